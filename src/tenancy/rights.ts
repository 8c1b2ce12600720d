import type { Runner } from '../db/query.ts'

/**
 * Whoever changes what a company's rights rest on waits here for others who do, and for whoever accepts an invitation: before they
 * hold any row, so that nobody waits in here for a row of somebody who waits to come in. Triggers ask for it as well.
 */
export const holdRights = (op: Runner, tenantId: string) =>
  op.query({
    text: `SELECT pg_advisory_xact_lock(hashtext('circlegate rights'), hashtext($1::uuid::text))`,
    values: [tenantId],
  })

/** Seats of a company are promised, taken and counted one after the other. The trigger on invitations asks for it as well. */
export const holdSeats = (op: Runner, tenantId: string) =>
  op.query({
    text: `SELECT pg_advisory_xact_lock(hashtext('circlegate seats'), hashtext($1::uuid::text))`,
    values: [tenantId],
  })
