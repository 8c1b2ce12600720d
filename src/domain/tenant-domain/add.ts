import type { Context } from '../../context.ts'
import { newId } from '../../lib/ids.ts'
import { createOnce } from '../create-once.ts'
import { digestOf, parse, tenantOf } from '../input.ts'
import { requireIn } from '../seen.ts'
import { newDomain, refuseOurs } from './input.ts'

/**
 * Claims a domain. It leads nowhere before it is verified, and others may claim it as well: what they have
 * claimed does not show.
 */
export async function addDomain(ctx: Context, wish: object) {
  const { id, ...input } = parse(newDomain, wish)
  const tenantId = tenantOf(ctx, input)
  await requireIn(ctx, 'domain.create', { tenantId, unitId: null })
  const { host } = input
  refuseOurs(ctx, host)
  const data = { tenantId, host, id: id ?? newId(), createdFrom: digestOf(input) }
  return createOnce(ctx.db.tenantDomain, data, {
    idTaken: 'This id is taken by a domain that was made from another input or has been removed.',
    otherwise: 'The company has this domain already.',
  })
}
