import { randomBytes } from 'node:crypto'
import { newId } from '../../../src/lib/ids.ts'
import type { TestGateway } from '../../support/gateway.ts'
import type { Company, Row } from '../../support/world.ts'

/** `site.*` grants, `!site.retire` denies, `site.update@…` is narrowed to a unit. */
export type Words = string

export type Said = { permission: string; effect: 'GRANT' | 'DENY'; unitId: string | null }

export function said(words: Words): Said {
  const [name = '', unitId = null] = words.split('@')
  return name.startsWith('!') ? { permission: name.slice(1), effect: 'DENY', unitId } : { permission: name, effect: 'GRANT', unitId }
}

/** A role that a company has written, which says this. */
export async function ownRole({ world }: TestGateway, company: Company, ...words: Words[]) {
  const row: Row = { tenantId: company.id, id: newId() }
  const code = `R${randomBytes(6).toString('hex').toUpperCase()}`
  const data = { ...row, code, name: code, description: '-', entries: words.map(said), createdFrom: '-' }
  await world.make((db) => db.role.create({ data }))
  return { ...row, code }
}

/** Somebody who bears one role that says this. */
export async function bearer(gateway: TestGateway, company: Company, ...words: Words[]) {
  const { code } = await ownRole(gateway, company, ...words)
  return gateway.world.member(company, { roles: [code] })
}
