import type { Place } from '../../auth/decide.ts'
import { moduleOf, type Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import { isSeen } from '../seen.ts'
import { asked } from './rows.ts'
import { sharedWith } from './shared.ts'

type About = { permission: Permission; tenantId: string; resourceId?: string | null }

/**
 * Where what is asked about hangs: a company, or a row of it. Nothing when there is nothing here that the caller
 * reaches; it is not looked for any further, so that absent and hidden cannot be told apart.
 */
export async function placeAsked(ctx: Context, about: About): Promise<Place | undefined> {
  const { tenantId, resourceId } = about
  if (resourceId != null) return rowAsked(ctx, { ...about, resourceId })
  if (!(await isSeen(ctx, tenantId))) return undefined
  return { tenantId, ...(await sharedWith(ctx, 'tenantId', { tenantId, id: tenantId })) }
}

async function rowAsked(
  ctx: Context,
  { permission, tenantId, resourceId: id }: About & { resourceId: string },
): Promise<Place | undefined> {
  const places = await Promise.all(
    asked[moduleOf(permission)].map(async ({ reads, find, hangs }) => {
      const row = await find(ctx, { tenantId, id })
      if (!row || !ctx.caller.can(reads, await hangs(row as never, ctx, reads))) return undefined
      return hangs(row as never, ctx, permission)
    }),
  )
  return places.find((place) => place !== undefined)
}
