import { makeSecret } from '../../auth/api-keys.ts'
import type { Permission } from '../../auth/permissions.ts'
import { grantedSomewhere } from '../../auth/roles.ts'
import type { Context } from '../../context.ts'
import { Forbidden, InvalidInput } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import { sameAgain } from '../create-once.ts'
import { digestOf, parse } from '../input.ts'
import { newKey } from './input.ts'

const day = 24 * 3_600_000
const usualDays = 90

/**
 * Makes a key for whoever asks, and tells its secret this once. The same id with the same input again gives the
 * same key, whose secret nobody knows any more.
 */
export async function createApiKey(ctx: Context, wish: object) {
  const { tenant, membership: membershipId } = ctx.scope
  const { id, ...input } = parse(newKey(tenant.type), wish)
  const { accountId } = ctx.ownSignIn
  ctx.caller.require('key.create', { tenantId: tenant.id, unitId: null })
  refuseUnheld(ctx, input.permissions)
  const expiresAt = endOf(ctx, input.expiresAt)
  const { secret, ...kept } = makeSecret()
  const createdFrom = digestOf({ ...input, accountId })
  const key = { tenantId: tenant.id, id: id ?? newId(), createdFrom }
  const [made] = await ctx.db.apiKey.createManyAndReturn({
    data: [{ ...input, ...key, ...kept, membershipId, expiresAt }],
    skipDuplicates: true,
  })
  if (made) {
    ctx.afterCommit(() => ctx.services.post.wake())
    return { apiKey: made, secret }
  }
  const apiKey = await sameAgain(ctx.db.apiKey, key, {
    idTaken: 'This id is taken by a key that was made from another input.',
  })
  return { apiKey, secret: null }
}

/** What somebody does not hold is no use to a key of theirs; said now, and not when it fails. */
function refuseUnheld({ caller }: Context, permissions: readonly Permission[]): void {
  const unheld = permissions.filter((one) => !grantedSomewhere(caller.entries, one))
  if (unheld.length > 0)
    throw new Forbidden(`You do not hold ${unheld.join(', ')}: a key holds no more than you do.`)
}

/** No key is for ever: somebody has to want it once a year. */
function endOf({ now }: Context, wished: Date | null | undefined): Date {
  const expiresAt = wished ?? new Date(now.getTime() + usualDays * day)
  const latest = new Date(now)
  latest.setUTCFullYear(now.getUTCFullYear() + 1)
  if (expiresAt <= now) throw new InvalidInput({ expiresAt: 'It lies in the past.' })
  if (expiresAt > latest) throw new InvalidInput({ expiresAt: 'A year ahead at most.' })
  return expiresAt
}
