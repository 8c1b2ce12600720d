import { readFileSync } from 'node:fs'
import { buildSchema } from 'graphql'
import { afterAll, describe, expect, test } from 'vitest'
import { told } from '../../support/answers.ts'
import { askedFields, toldAs, withValue } from '../../support/arguments.ts'
import type { Answer } from '../../support/client.ts'
import { forge } from '../../support/forge.ts'
import { startGateway } from '../../support/gateway.ts'
import { documentFor } from './document.ts'
import { type Sound, soundRequests } from './requests.ts'
import { asBody, badValues, unknownKinds, withoutRange } from './values.ts'

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'))
const fields = askedFields(schema)
const gateway = await startGateway()
const { world } = gateway
const sound = await soundRequests(gateway)
afterAll(gateway.stop)

const leak = /select |insert |prisma|postgres|sqlstate|syntax error at|node_modules|\bat \S+ \(|INTERNAL/i

const ask = (coordinate: string, { by, through }: Sound, variables: object): Promise<Answer<object>> =>
  by.send(asBody({ query: documentFor(schema, coordinate, through), variables }))

test('every argument has a sound request to be spoiled in, and a range', () => {
  expect(Object.keys(sound).sort()).toEqual(fields.map(({ coordinate }) => coordinate).sort())
  const inputs = fields.flatMap((field) => field.inputs)
  expect(withoutRange(inputs)).toEqual([])
  expect(unknownKinds(inputs)).toEqual([])
})

test('an argument that nobody placed would be noticed', () => {
  const grown = buildSchema(
    'scalar Color type Query { sites(first: Int, weight: Float, filter: F): Int } input F { hue: Color, note: String }',
  )
  const [{ coordinate, inputs }] = askedFields(grown) as [(typeof fields)[number]]
  expect(sound[coordinate]).toBeDefined()
  expect(withoutRange(inputs)).toEqual(['Query.sites.weight', 'F.note'])
  expect(unknownKinds(inputs)).toEqual(['Color'])
})

let spoiled = 0
describe.for(fields)('$coordinate', ({ coordinate, inputs }) => {
  const request = sound[coordinate]!

  test.for(inputs)('refuses a bad $path by its name and writes nothing', async (input) => {
    const before = await world.counts()
    for (const value of badValues(input)) {
      const variables = withValue(request.variables, input.path, value)
      const { data, errors } = await ask(coordinate, request, variables)
      const what = `${coordinate} ${input.path.join('.')} = ${JSON.stringify(value)?.slice(0, 60)}`
      expect(
        errors?.map(({ extensions }) => extensions.code),
        what,
      ).toEqual(['INVALID_INPUT'])
      const [first] = [value].flat() as ({ unheardOf?: 1 } | null)[]
      const unheardOf = first?.unheardOf ? ['unheardOf'] : []
      const named = Object.keys(errors![0]!.extensions.fields as object)
      expect(named, what).toContain(toldAs([...input.path, ...unheardOf]))
      if (unheardOf.length === 0) expect(named, what).toHaveLength(1)
      expect(
        Object.values(data ?? {}).filter((part) => part && !request.through),
        what,
      ).toEqual([])
      expect(JSON.stringify(errors), what).not.toMatch(leak)
      expect(JSON.stringify(errors).length, what).toBeLessThan(1500)
      spoiled++
    }
    expect(await world.counts()).toEqual(before)
  })

  test('is refused without telling a foreign id from one that there is not', async () => {
    const foreign = await world.circle()
    const unit = await world.unit(foreign)
    const row = await world.site(foreign, { unit })
    const nobody = '018f0000-0000-7000-8000-000000000000'
    const before = await world.counts()
    const ids = inputs.filter(({ type, coordinate: at }) => `${type}`.includes('ID') && !ownMaking.includes(at))
    for (const { path, type } of ids) {
      const answer = async (id: string) =>
        told(await ask(coordinate, request, withValue(request.variables, path, `${type}`.startsWith('[') ? [id] : id))).replaceAll(
          id,
          nobody,
        )
      const absent = await answer(nobody)
      for (const { id } of [foreign, unit, row]) expect(await answer(id)).toBe(absent)
      expect(absent).not.toMatch(leak)
    }
    expect(await world.counts()).toEqual(before)
  })

  test('is refused to a forged and to an expired token', async () => {
    if (opens.includes(coordinate)) return
    const member = await world.member(await world.circle())
    const expired = await forge(gateway, member, {
      claims: { exp: Math.floor(Date.now() / 1000) - 5 },
    })
    const before = await world.counts()
    for (const token of ['a.b.c', expired]) {
      const by = gateway.bearing(token, member.tenantId)
      const { errors } = await ask(coordinate, { ...request, by }, request.variables)
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    }
    expect(await world.counts()).toEqual(before)
  })
})

/** Ids that the client makes: what they are elsewhere does not matter. */
const ownMaking = [
  ...['CreateSiteInput.id', 'AssignSiteInput.id'],
  ...['CreateRoleInput.id', 'CreateOrganizationUnitInput.id', 'AddTenantDomainInput.id'],
  ...['InviteVendorInput.id', 'InviteCorporateInput.id', 'InviteMemberInput.id'],
  ...['CreateApiKeyInput.id', 'CreateDesignationInput.id'],
]
/** Fields that ask for no token. */
const opens = [
  ...['Mutation.login', 'Mutation.refreshSession'],
  ...['Mutation.requestPasswordReset', 'Mutation.resetPassword', 'Mutation.acceptInvitation'],
  ...['Mutation.register', 'Mutation.verifyEmail'],
]

test('every request succeeds once nothing in it is spoiled', async () => {
  for (const [coordinate, request] of Object.entries(sound)) {
    const { errors } = await ask(coordinate, request, request.variables)
    // What a circle has not, such as circles, is told by the same code to all.
    const codes = errors?.map(({ extensions }) => extensions.code) ?? []
    expect([coordinate, ...codes]).toEqual([coordinate])
  }
  expect(spoiled).toBeGreaterThan(700)
  console.info(`${spoiled} bad values in ${fields.length} fields`)
})
