import type { Answer, Client } from '../../support/client.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import type { Company, Member } from '../../support/world.ts'

/** Two nodes on one database, and what tests ask of it. */
export async function twoNodes() {
  const gateway = await startGateway({ lanes: 8 })
  const other = await startGateway({ database: gateway.database, lanes: 8 })
  const { world } = gateway
  return {
    gateway,
    other,
    async stop() {
      await other.stop()
      await gateway.stop()
    },
    /** A company with an administrator of its own. */
    async newcomer(): Promise<{ company: Company; member: Member; client: Client }> {
      const company = await world.circle()
      const member = await world.member(company)
      return { company, member, client: await gateway.as(member) }
    },
    unitsOf: async ({ id }: Company) => (await world.run('SELECT FROM organization_unit WHERE tenant_id = $1', [id])).length,
    /** Gives the names of a company's units back, so that they can be given again. */
    free: ({ id }: Company) => world.run('UPDATE organization_unit SET name = id::text WHERE tenant_id = $1', [id]),
    keptOf: ({ id }: Company) => world.run<{ asked: string }>('SELECT asked FROM kept_answer WHERE tenant_id = $1', [id]),
  }
}

let turn = 0
export const newKey = () => `key-${++turn}`

export const addUnit =
  'mutation AddUnit($input: CreateOrganizationUnitInput!) { createOrganizationUnit(input: $input) { id name kind version createdAt tenantId } }'

export const named = (name: string) => ({ input: { name, kind: 'REGION' } })

export type Sent = { key?: string; query?: string; operationName?: string; variables?: object }
export type Told = Answer<Record<string, unknown>> & { bytes: string; retryAfter: string | null }

/** The answer, and its data to the letter. */
export async function send(client: Client, sent: Sent): Promise<Told> {
  const { key, query = addUnit, variables, operationName } = sent
  const response = await fetch(`${client.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...client.headers,
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: JSON.stringify({ query, variables, operationName }),
  })
  const text = await response.text()
  const bytes = text.slice(0, text.lastIndexOf(',"extensions":{"cost"'))
  const { status, headers } = response
  return { ...JSON.parse(text), status, bytes, retryAfter: headers.get('retry-after') }
}

export const on = (node: TestGateway, member: Member) => node.as(member)
