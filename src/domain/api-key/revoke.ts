import type { Context } from '../../context.ts'
import { Conflict } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { raced, refuseStale } from '../stale.ts'
import { findApiKey } from './find.ts'
import { keyRef } from './input.ts'

/** Ends a key for good. A trigger ends its session, so that nothing asks by it any more. */
export async function revokeApiKey(ctx: Context, wish: object) {
  const { id: keyId, version: seen } = parse(keyRef, wish)
  const key = await findApiKey(ctx, keyId)
  const { tenantId, id, version } = key
  ctx.caller.require('key.revoke', { tenantId, unitId: null })
  refuseStale('ApiKey', key, seen)
  if (key.revokedAt) throw new Conflict('This key has been revoked already.')
  const [revoked] = await ctx.db.apiKey.updateManyAndReturn({
    where: { tenantId, id, version },
    data: { revokedAt: ctx.now, version: { increment: 1 } },
  })
  return revoked ?? raced('ApiKey', ctx.db.apiKey, { tenantId, id })
}
