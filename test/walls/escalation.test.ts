import 'reflect-metadata'
import type { GraphQLSchema } from 'graphql'
import { Mutation, Query, Resolver } from 'type-graphql'
import { afterAll, expect, test } from 'vitest'
import { doorOf, Needs, Open } from '../../src/auth/needs.ts'
import { moduleOf, type Permission } from '../../src/auth/permissions.ts'
import { resolvers } from '../../src/resolvers/index.ts'
import { buildDooredSchema } from '../../src/server/build-schema.ts'
import { actingAs } from '../api/acting-session/chain.ts'
import { createApiKey } from '../api/api-key/documents.ts'
import { updateDesignation } from '../api/designation/documents.ts'
import { anybody, invitationChain, password } from '../api/invitation/chain.ts'
import { inviteMember, resendInvitation } from '../api/invitation/documents.ts'
import { bearer, said } from '../api/role/chain.ts'
import { updateRole } from '../api/role/documents.ts'
import { codeOf, dataOf } from '../support/answers.ts'
import type { Answer, Client } from '../support/client.ts'
import { untouched } from '../support/untouched.ts'
import type { Member } from '../support/world.ts'
import { type Door, doors } from './escalation/doors.ts'
import { addsSite, openScene } from './escalation/scene.ts'

const scene = await openScene()
const { gateway, world, circle, own, wide, admin, editor, asAdmin, asEditor } = scene
afterAll(gateway.stop)

const all = Object.entries(doors).flatMap(([mutation, ways]) => Object.entries(ways).map(([name, open]) => [name, mutation, open] as const))

/** Whether somebody can do what is not for them to do. */
async function does(client: Client, tries: NonNullable<Door['tries']> = addsSite()) {
  const { errors } = await tries(client)
  if (errors) expect(['FORBIDDEN', 'NOT_FOUND']).toContain(errors[0]!.extensions.code)
  return !errors
}

test.for(all)('nobody gives what they do not hold by %s; whoever holds it does', async ([, mutation, open]) => {
  const { victim, through, tries, by } = await open(scene)
  const client = await gateway.as(victim)
  const little = by ? await gateway.as(by) : asEditor
  expect(await does(client, tries)).toBe(false)
  expect(await untouched(world).codes(() => through(little))).toEqual(['FORBIDDEN'])
  expect(await does(client, tries)).toBe(false)
  expect(Object.keys(dataOf(await through(asAdmin)) as object)).toEqual([mutation])
  expect(await does(client, tries)).toBe(true)
})

// Without this, what is asked of the victim could be blind to what the door would have given.
test.for(all)('had %s been let through, it would have been noticed', async ([, , open]) => {
  const { victim, planted, tries } = await open(scene)
  const client = await gateway.as(victim)
  expect(await does(client, tries)).toBe(false)
  await world.run(...planted)
  expect(await does(client, tries)).toBe(true)
})

test('nobody invites others to more than they hold, by role or by designation', async () => {
  const title = await world.designation(circle, [wide.code])
  const invite = (by: Client, given: object) => by.ask(inviteMember, { input: { email: anybody(), roles: [], ...given } })
  const more = [{ roles: [wide.code] }, { designationId: title.id }]
  // All that is refused before anything is done: letters are sent behind the commit.
  const attempts = more.map((given) => () => invite(asEditor, given))
  expect(await untouched(world).codes(...attempts)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  for (const given of more) expect((await invite(asAdmin, given)).errors).toBeUndefined()
})

const { invited, accepts } = invitationChain(gateway)

/** Somebody who has just accepted an invitation, and signs in. */
async function joined(token: string): Promise<Client> {
  const { email } = dataOf(await accepts(token)).acceptInvitation
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  const answer = await gateway.stranger.ask<{ login: { accessToken: string } }>(login, { input: { email, password } })
  return gateway.bearing(dataOf(answer).login.accessToken, circle.id)
}

type Promised = { given: object; widen: (by: Client) => Promise<Answer<unknown>> }

const promises: Record<string, () => Promise<Promised>> = {
  'a role': async () => {
    const { id, code } = await own('site.read')
    const entries = ['site.read', 'site.create'].map(said) as never
    return {
      given: { roles: [code] },
      widen: (by) => by.ask(updateRole, { input: { id, version: 1, entries } }),
    }
  },
  'a designation': async () => {
    const { id } = await world.designation(circle, [])
    const input = { id, version: 1, roles: [wide.code] }
    return {
      given: { roles: [], designationId: id },
      widen: (by) => by.ask(updateDesignation, { input }),
    }
  },
}

test.for(Object.entries(promises))('nobody widens %s that is promised: whoever accepts it would hold more', async ([, open]) => {
  const { given, widen } = await open()
  const [before, after] = [await invited(asAdmin, given), await invited(asAdmin, given)]
  expect(await untouched(world).codes(() => widen(asEditor))).toEqual(['FORBIDDEN'])
  expect(await does(await joined(before.token))).toBe(false)
  expect((await widen(asAdmin)).errors).toBeUndefined()
  expect(await does(await joined(after.token))).toBe(true)
})

test('nobody sends again what promises more than they hold', async () => {
  const { id } = await world.invitation(circle)
  await world.run('UPDATE invitation SET roles = $2 WHERE id = $1', [id, [wide.code]])
  const resend = (by: Client) => by.ask(resendInvitation, { input: { id, version: 1 } })
  expect(await untouched(world).codes(() => resend(asEditor))).toEqual(['FORBIDDEN'])
  expect((await resend(asAdmin)).errors).toBeUndefined()
  expect(await does(await joined(await gateway.mailbox.token(`${id}@test.example`)))).toBe(true)
})

test('nobody makes a key that holds more than they do; one that were there all the same would not', async () => {
  const maker = await bearer(gateway, circle, ...scene.powers)
  const by = await gateway.as(maker)
  const input = { name: 'More', permissions: ['site.create'] }
  expect(await untouched(world).codes(() => by.ask(createApiKey, { input }))).toEqual(['FORBIDDEN'])
  const { secret } = await world.apiKey(maker, ['site.create', 'tenant.read'])
  const program = gateway.showing(secret)
  expect(await does(program)).toBe(false)
  // It is the maker who lacked it: once they have it, so has the key.
  await world.run(
    `INSERT INTO membership_role (tenant_id, id, membership_id, role_code)
    VALUES ($1, gen_random_uuid(), $2, $3)`,
    [circle.id, maker.id, wide.code],
  )
  expect(await does(program)).toBe(true)
})

/** Such a caller opens none of the doors, whoever it is that could. */
async function opensNone(callerOf: (by: Member | undefined) => Promise<Client>): Promise<void> {
  for (const [name, , open] of all) {
    const { victim, through, tries, by } = await open(scene)
    expect(codeOf(await through(await callerOf(by))), name).toBe('FORBIDDEN')
    expect(await does(await gateway.as(victim), tries), name).toBe(false)
  }
}

test('a key opens none of the doors that its maker could', async () => {
  const named = [
    'role.assign',
    'role.manage',
    'designation.manage',
    'member.read',
    'member.place',
    'member.update',
    'unit.read',
    'unit.update',
    'unit.close',
    'proposal.read',
    'proposal.decide',
    'site.read',
    'site.update',
    'tenant.read',
  ]
  const keyOf = async (maker: Member) => gateway.showing((await world.apiKey(maker, named)).secret)
  const program = await keyOf(admin)
  await opensNone(async (by) => (by ? keyOf(by) : program))
})

test('the staff open none of the doors in the place of somebody who could not', async () => {
  const inPlaceOf = async (by: Member) => (await actingAs(gateway, by, { write: true })).client
  const little = await inPlaceOf(editor)
  await opensNone(async (by) => (by ? inPlaceOf(by) : little))
})

test('the staff who only read open none, in whomever’s place; those who write open them in that of somebody who could, but decide for no company', async () => {
  const [reading, writing] = [await actingAs(gateway, admin), await actingAs(gateway, admin, { write: true })]
  await opensNone(async () => reading.client)
  for (const [name, mutation, open] of all) {
    const { through } = await open(scene)
    const [error] = (await through(writing.client)).errors ?? []
    const expected = mutation === 'approveProposal' ? 'FORBIDDEN' : undefined
    expect(error?.extensions.code, name).toBe(expected)
  }
})

/** Doors that have a test of their own above. */
const apart = ['inviteMember', 'resendInvitation', 'createApiKey']

/** What gives nobody anything, and why. */
const harmless: Record<string, string> = {
  createRole: 'nobody bears it yet',
  deleteRole: 'nobody bears it, or is promised it',
  createDesignation: 'nobody has it yet',
  removeDesignation: 'nobody has it, or is promised it',
  createOrganizationUnit: 'nothing hangs in it yet',
  suspendMember: 'it takes away',
  endMember: 'it takes away',
  revokeInvitation: 'it takes away',
  revokeApiKey: 'it takes away',
  rejectProposal: 'nothing that was proposed is done',
  withdrawProposal: 'nothing that was proposed is done',
}

/** Modules whose permissions shape who may what. */
const shaping = ['role', 'designation', 'member', 'unit', 'key', 'proposal']

function shapingIn(schema: GraphQLSchema): string[] {
  const fields = Object.values(schema.getMutationType()!.getFields())
  const isShaping = (field: (typeof fields)[number]) => {
    const door = doorOf(field)
    return door?.kind === 'needs' && shaping.includes(moduleOf(door.permission as Permission))
  }
  return fields.filter(isShaping).map(({ name }) => name)
}

@Resolver()
class Careless {
  @Open('there has to be a question')
  @Query(() => String)
  idle(): string {
    return ''
  }

  @Needs('role.assign')
  @Mutation(() => String)
  promote(): string {
    return ''
  }
}

test('every mutation that shapes who may what is one of the doors, or it is said why not', async () => {
  const reasons = [...apart, ...Object.keys(harmless)]
  const placed = new Set([...Object.keys(doors), ...reasons])
  const known = shapingIn(await buildDooredSchema(resolvers))
  expect(known.filter((name) => !placed.has(name))).toEqual([])
  expect(reasons.filter((name) => doors[name] || !known.includes(name))).toEqual([])
  const careless = shapingIn(await buildDooredSchema([Careless]))
  expect(careless.filter((name) => !placed.has(name))).toEqual(['promote'])
})
