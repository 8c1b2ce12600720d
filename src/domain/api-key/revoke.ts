import type { Context } from '../../context.ts'
import { Conflict, Stale } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { findApiKey } from './find.ts'
import { keyRef } from './input.ts'

/** Ends a key for good. A trigger ends its session, so that nothing asks by it any more. */
export async function revokeApiKey(ctx: Context, wish: object) {
  const { id: keyId, version: seen } = parse(keyRef, wish)
  const key = await findApiKey(ctx, keyId)
  const { tenantId, id, version } = key
  ctx.caller.require('key.revoke', { tenantId, unitId: null })
  if (version !== seen) throw new Stale('ApiKey', version)
  if (key.revokedAt) throw new Conflict('This key has been revoked already.')
  const [revoked] = await ctx.db.apiKey.updateManyAndReturn({
    where: { tenantId, id, version },
    data: { revokedAt: ctx.now, version: { increment: 1 } },
  })
  if (!revoked) throw new Stale('ApiKey', (await findApiKey(ctx, id)).version)
  return revoked
}
