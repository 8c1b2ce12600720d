import { z } from 'zod'
import { id } from '../shapes.ts'

const moment = z.date().nullish()

/** What giving a site to a vendor takes. */
export const newAssignment = z.object({
  id: id.nullish(),
  siteId: id,
  tenantId: id.nullish(),
  vendorId: id,
  startsAt: moment,
  endsAt: moment,
})

export const assignmentEnd = z.object({
  id,
  tenantId: id.nullish(),
  version: z.number(),
  endsAt: moment,
})

export const newPlacement = z.object({ assignmentId: id, tenantId: id, unitId: id })
