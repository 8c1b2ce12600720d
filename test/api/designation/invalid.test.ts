import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { ownRole } from '../role/chain.ts'
import { deleteRole } from '../role/documents.ts'
import { createDesignation, removeDesignation, setMemberDesignation, updateDesignation } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const circle = await world.circle()
const admin = await gateway.as(await world.member(circle))
const make = (given: object) => admin.ask(createDesignation, { input: { name: 'Head', description: '-', roles: [], ...given } })

test('a title is given once in a company, whatever its capitals, and again when it is free', async () => {
  const { id } = dataOf(await make({ name: 'Region head' })).createDesignation
  expect(codeOf(await make({ name: 'region HEAD' }))).toBe('CONFLICT')
  const second = dataOf(await make({ name: 'Deputy' })).createDesignation
  const rename = { id: second.id, version: 1, name: 'Region head' }
  expect(codeOf(await admin.ask(updateDesignation, { input: rename }))).toBe('CONFLICT')
  dataOf(await admin.ask(removeDesignation, { input: { id, version: 1 } }))
  dataOf(await make({ name: 'Region Head' }))
})

test('a role that the company has not is refused by its name', async () => {
  const elsewhere = await ownRole(gateway, await world.circle(), 'site.read')
  for (const role of ['emperor', elsewhere.code])
    expect(refusalOf(await make({ name: 'Emperor', roles: [role] }))).toMatchObject({
      ...{ code: 'INVALID_INPUT', fields: { roles: expect.stringContaining(role) } },
    })
})

test('a designation of another company reads like one that there is not', async () => {
  const foreign = await world.designation(await world.circle())
  const person = await world.member(circle)
  const input = { id: person.id, version: 1, designationId: foreign.id }
  expect(refusalOf(await admin.ask(setMemberDesignation, { input }))).toMatchObject({ code: 'INVALID_INPUT' })
  for (const ask of [updateDesignation, removeDesignation])
    expect(codeOf(await admin.ask(ask as never, { input: { id: foreign.id, version: 1 } } as never))).toBe('NOT_FOUND')
})

test('what somebody has, or is invited to, is not removed; nor is a role that comes with one', async () => {
  const { code, id } = await ownRole(gateway, circle, 'site.read')
  const title = await world.designation(circle, [code])
  const person = await world.member(circle, { roles: [], designation: title })
  const remove = (version = 1) => admin.ask(removeDesignation, { input: { id: title.id, version } })
  expect(codeOf(await remove())).toBe('CONFLICT')
  expect(codeOf(await admin.ask(deleteRole, { input: { id, version: 1 } }))).toBe('CONFLICT')
  const input = { id: person.id, version: 1, designationId: null }
  dataOf(await admin.ask(setMemberDesignation, { input }))
  const invitation = await world.invitation(circle)
  await world.run('UPDATE invitation SET designation_id = $2 WHERE id = $1', [invitation.id, title.id])
  expect(codeOf(await remove())).toBe('CONFLICT')
  await world.run(`UPDATE invitation SET status = 'REVOKED' WHERE id = $1`, [invitation.id])
  dataOf(await remove())
  dataOf(await admin.ask(deleteRole, { input: { id, version: 1 } }))
})

test('of somebody who is given a designation and somebody who removes it, one succeeds', async () => {
  for (let turn = 0; turn < 8; turn++) {
    const title = await world.designation(circle)
    const person = await world.member(circle)
    const give = { id: person.id, version: 1, designationId: title.id }
    const answers = await Promise.all([
      admin.ask(setMemberDesignation, { input: give }),
      admin.ask(removeDesignation, { input: { id: title.id, version: 1 } }),
    ])
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
  }
})

test('a version that has passed is stale', async () => {
  const title = await world.designation(circle)
  const input = { id: title.id, version: 1, description: 'Better.' }
  dataOf(await admin.ask(updateDesignation, { input }))
  expect(refusalOf(await admin.ask(updateDesignation, { input }))).toMatchObject({ code: 'STALE', currentVersion: 2 })
})
