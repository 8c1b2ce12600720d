import type { Context } from '../../context.ts'

/** From a unit up to the top. */
export type Paths = (unitId: string) => string[]

/** The tree of the acting company, read at once. */
export async function pathsOf(ctx: Context): Promise<Paths> {
  const units = await ctx.sql
    .selectFrom('organization_unit as u')
    .select(['u.id', 'u.parent_id as parentId'])
    .where('u.tenant_id', '=', ctx.caller.tenantId)
    .execute()
  const parents = new Map(units.map(({ id, parentId }) => [id, parentId]))
  const up = (id: string | null | undefined): string[] => (id ? [id, ...up(parents.get(id))] : [])
  return up
}
