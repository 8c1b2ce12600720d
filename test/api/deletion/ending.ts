import type { Client } from '../../support/client.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { asStaff } from '../../support/staff.ts'
import type { Company } from '../../support/world.ts'

export type Told = {
  id: string
  tenantId: string
  askedBy: string
  byStaff: boolean
  reason: string
  askedAt: string
  dueAt: string
  cancelledAt: string | null
  cancelledBy: string | null
}
const fields = 'id tenantId askedBy byStaff reason askedAt dueAt cancelledAt cancelledBy'

export const schedule = (client: Client, organizationCode: string, reason = 'We close') =>
  client.ask<{ scheduleTenantDeletion: Told }>(
    `mutation ($input: ScheduleTenantDeletionInput!) { scheduleTenantDeletion(input: $input) { ${fields} } }`,
    { input: { organizationCode, reason } },
  )

export const cancel = (client: Client) => client.ask<{ cancelTenantDeletion: Told }>(`mutation { cancelTenantDeletion { ${fields} } }`)

export const pending = (client: Client) => client.ask<{ tenantDeletion: Told | null }>(`{ tenantDeletion { ${fields} } }`)

export const standing = 'query { actingTenant { status } }'

export type Ended = { finishedAt: string | null; record: string | null; askedBy: string }
export const ended = 'query ($id: ID!) { tenant(id: $id) { organizationCode status deletion { askedBy finishedAt record } } }'
type Seen = { tenant: { organizationCode: string; status: string; deletion: Ended | null } }

/** The time of grace is over, and the gateway hears of it. */
export async function passGrace({ world }: Pick<TestGateway, 'world'>, { id }: Company) {
  await world.run('UPDATE tenant_deletion SET due_at = now() WHERE tenant_id = $1 AND cancelled_at IS NULL', [id])
  await world.run(`SELECT pg_notify('circlegate_chores', '')`)
}

/** Waits until everything is removed, and gives what the staff see then. */
export async function removed(gateway: TestGateway, { id }: Company) {
  const { client } = await asStaff(gateway, 'SUPPORT')
  for (const began = Date.now(); Date.now() - began < 20_000; ) {
    const { data } = await client.ask<Seen>(ended, { id })
    if (data?.tenant.deletion?.record) return { ...data.tenant, record: data.tenant.deletion.record }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The company was not removed.')
}

/** How many rows of each company there are in each table. */
export async function rowsByCompany({ world }: Pick<TestGateway, 'world'>): Promise<Map<string, number>> {
  const tables = await world.run<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
  )
  const each = tables.map(({ name }) => `SELECT '${name}' AS name, tenant_id AS id, count(*)::int AS rows FROM ${name} GROUP BY 2`)
  const counted = await world.run<{ name: string; id: string; rows: number }>(each.join(' UNION ALL '))
  return new Map(counted.map(({ name, id, rows }) => [`${id} ${name}`, rows]))
}
