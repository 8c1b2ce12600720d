import type { Context } from '../../context.ts'
import { Conflict, Forbidden, NotFound } from '../../errors/index.ts'
import { notTheirs } from '../../lib/not-theirs.ts'
import type { Chunk } from '../../tenancy/exports.ts'
import { idOf } from '../input.ts'

/** An archive that can be taken: what it is, before the first byte of it leaves. */
export async function findArchive(ctx: Context, given: string) {
  requireTaking(ctx)
  const id = idOf('id', given)
  const found = await ctx.exports.find(id)
  if (!found) throw new NotFound('TenantExport', id)
  const { sha256, byteCount } = found
  if (sha256 === null)
    throw new Conflict('The archive is still being built.', { retryAfterSeconds: 2 })
  return { id, sha256, byteCount }
}

/** The next pieces of it, from a byte on. Asked each time anew: a right may end while an archive is on its way. */
export async function readArchive(ctx: Context, id: string, from: number): Promise<Chunk[]> {
  requireTaking(ctx)
  const chunks = await ctx.exports.chunks(id, from)
  if (chunks.length === 0) throw new NotFound('TenantExport', id)
  return chunks
}

/** Who acts in somebody's place does not carry the whole company away. */
export function requireTaking(ctx: Context): void {
  ctx.caller.require('export.take', { tenantId: ctx.caller.tenantId, unitId: null })
  if (ctx.isActing) throw new Forbidden(notTheirs)
}
