import type DataLoader from 'dataloader'
import type { Context } from '../../context.ts'
import type { RowKey } from '../../lib/row-key.ts'
import type { Row } from './replay.ts'

type Keyed = DataLoader<RowKey, object | null, string>

/** A row as it is at this moment: an approval has just changed it. */
const now = (loader: Keyed, key: RowKey) => loader.clear(key).load(key) as Promise<Row | null>

export const site = ({ loaders }: Context, key: RowKey) => now(loaders.site, key)
export const assignment = ({ loaders }: Context, key: RowKey) => now(loaders.assignment, key)
export const unit = ({ loaders }: Context, key: RowKey) => now(loaders.unit, key)
export const domain = ({ loaders }: Context, key: RowKey) => now(loaders.domain, key)
export const role = ({ loaders }: Context, key: RowKey) => now(loaders.ownRole, key)
export const invitation = ({ loaders }: Context, key: RowKey) => now(loaders.invitation, key)

export const oversight = ({ loaders }: Context, key: RowKey) => now(loaders.oversight, key)

export const designation = ({ db }: Context, { tenantId, id }: RowKey): Promise<Row | null> =>
  db.designation.findFirst({ where: { tenantId, id, removedAt: null } })

export async function member({ loaders }: Context, key: RowKey): Promise<Row | null> {
  const found = await loaders.member.clear(key).load(key)
  if (!found) return null
  const roles = found.roles.map(({ code }) => code)
  return { ...found, roles, designationId: found.designation?.id ?? null }
}

/** The card and the profile are one to whoever changes them. */
export async function company({ loaders }: Context, { id }: RowKey): Promise<Row | null> {
  const [card, profile] = await Promise.all([
    loaders.tenant.clear(id).load(id),
    loaders.profile.clear(id).load(id),
  ])
  return card && profile && { ...card, ...profile }
}
