import 'reflect-metadata'
import { expect, test } from 'vitest'
import { doorOf } from '../../src/auth/needs.ts'
import { entryOf, type Permission, permissionNames } from '../../src/auth/permissions.ts'
import { proposable } from '../../src/domain/proposal/replays.ts'
import { resolvers } from '../../src/resolvers/index.ts'
import { buildDooredSchema } from '../../src/server/build-schema.ts'

const schema = await buildDooredSchema(resolvers)

/** What a corporate may ever write below it, but contracts, with the mutations that take it. */
const overseen = (permission: Permission) => {
  const { kind, through, contracts } = entryOf(permission)
  return kind === 'write' && through.includes('OVERSEES') && !contracts
}

function mutationsOf(permission: Permission): string[] {
  const fields = Object.values(schema.getMutationType()!.getFields())
  return fields
    .filter((field) => {
      const door = doorOf(field)
      return door?.kind === 'needs' && door.permission === permission
    })
    .map(({ name }) => name)
}

test('every mutation that a corporate can use below it can be proposed, or says why not', () => {
  const known = Object.keys(proposable).sort()
  expect(known).toEqual(permissionNames.filter(overseen).sort())
  for (const permission of known as Permission[]) {
    const mutations = proposable[permission]
    if (mutations) expect([...mutations].sort(), permission).toEqual(mutationsOf(permission).sort())
  }
})

test('what is proposed is sent as one input', () => {
  const fields = schema.getMutationType()!.getFields()
  for (const name of Object.values(proposable).flatMap((mutations) => mutations ?? []))
    expect(
      fields[name]!.args.map((argument) => argument.name),
      name,
    ).toEqual(['input'])
})
