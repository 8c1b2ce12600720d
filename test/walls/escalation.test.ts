import { afterAll, expect, test } from 'vitest'
import { createApiKey } from '../api/api-key/documents.ts'
import { setMemberDesignation, updateDesignation } from '../api/designation/documents.ts'
import { inviteMember } from '../api/invitation/documents.ts'
import { placeMember, resumeMember, setMemberWindow } from '../api/membership/documents.ts'
import { startMailingGateway } from '../api/password/reset.ts'
import { bearer, ownRole, said } from '../api/role/chain.ts'
import { setMemberRoles, updateRole } from '../api/role/documents.ts'
import { createSite, tower } from '../api/site/documents.ts'
import { codeOf } from '../support/answers.ts'
import type { Answer, Client } from '../support/client.ts'
import { untouched } from '../support/untouched.ts'
import type { Member } from '../support/world.ts'

const gateway = await startMailingGateway()
const { world } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
await world.run('UPDATE tenant_profile SET max_users = 1000 WHERE tenant_id = $1', [circle.id])
const unit = await world.unit(circle)
const admin = await gateway.as(await world.member(circle))
/** Shapes who may what in every way that there is, and adds no sites. */
const powers = ['role.*', 'member.*', 'designation.*', 'key.*', 'unit.*', 'site.read', 'tenant.read'] // biome-ignore format: one list
const editor = await gateway.as(await bearer(gateway, circle, ...powers))

const own = (...words: string[]) => ownRole(gateway, circle, ...words)
const wide = await own('site.create')
const muzzle = await own('!site.create')
const later = (hours: number) => new Date(Date.now() + hours * 3_600_000)
const entriesOf = (...words: string[]) => ({ entries: words.map(said) as never })

/** Somebody who adds no sites, and what would let them: done by a door, or put into the database as if it had been. */
type Door = {
  victim: Member
  through: (by: Client) => Promise<Answer<unknown>>
  planted: [statement: string, values: unknown[]]
}

// biome-ignore format: one table
const doors: Record<string, () => Promise<Door>> = {
  'a role that somebody is given': async () => {
    const victim = await world.member(circle, { roles: ['viewer'] })
    await world.run(`INSERT INTO membership_role (tenant_id, id, membership_id, role_code, ended_at)
      VALUES ($1, gen_random_uuid(), $2, $3, now())`, [circle.id, victim.id, wide.code])
    return {
      victim,
      through: (by) => by.ask(setMemberRoles, { input: { id: victim.id, version: 1, roles: ['viewer', wide.code] } }),
      planted: ['UPDATE membership_role SET ended_at = NULL WHERE membership_id = $1', [victim.id]],
    }
  },
  'a role that somebody is spared': async () => {
    const victim = await world.member(circle, { roles: ['engineer', muzzle.code] })
    return {
      victim,
      through: (by) => by.ask(setMemberRoles, { input: { id: victim.id, version: 1, roles: ['engineer'] } }),
      planted: ['UPDATE membership_role SET ended_at = now() WHERE membership_id = $1 AND role_code = $2', [victim.id, muzzle.code]],
    }
  },
  'a role that comes to say more': async () => {
    const borne = await own('site.read')
    const victim = await world.member(circle, { roles: [borne.code] })
    return {
      victim,
      through: (by) => by.ask(updateRole, { input: { id: borne.id, version: 1, ...entriesOf('site.read', 'site.create') } }),
      planted: ['UPDATE role SET entries = $2 WHERE id = $1', [borne.id, JSON.stringify([said('site.create')])]],
    }
  },
  'a role that denies no more': async () => {
    const borne = await own('site.*', '!site.create')
    const victim = await world.member(circle, { roles: [borne.code] })
    return {
      victim,
      through: (by) => by.ask(updateRole, { input: { id: borne.id, version: 1, ...entriesOf('site.*') } }),
      planted: ['UPDATE role SET entries = $2 WHERE id = $1', [borne.id, JSON.stringify([said('site.*')])]],
    }
  },
  'a designation that somebody is given': async () => {
    const title = await world.designation(circle, [wide.code])
    const victim = await world.member(circle, { roles: ['viewer'] })
    return {
      victim,
      through: (by) => by.ask(setMemberDesignation, { input: { id: victim.id, version: 1, designationId: title.id } }),
      planted: ['UPDATE membership SET designation_id = $2 WHERE id = $1', [victim.id, title.id]],
    }
  },
  'a designation that somebody is spared': async () => {
    const title = await world.designation(circle, [muzzle.code])
    const victim = await world.member(circle, { roles: ['engineer'], designation: title })
    return {
      victim,
      through: (by) => by.ask(setMemberDesignation, { input: { id: victim.id, version: 1, designationId: null } }),
      planted: ['UPDATE membership SET designation_id = NULL WHERE id = $1', [victim.id]],
    }
  },
  'a designation that comes to bring more': async () => {
    const title = await world.designation(circle, [])
    const victim = await world.member(circle, { roles: ['viewer'], designation: title })
    return {
      victim,
      through: (by) => by.ask(updateDesignation, { input: { id: title.id, version: 1, roles: [wide.code] } }),
      planted: ['UPDATE designation SET roles = $2 WHERE id = $1', [title.id, [wide.code]]],
    }
  },
  'a designation that denies no more': async () => {
    const title = await world.designation(circle, [muzzle.code])
    const victim = await world.member(circle, { roles: ['engineer'], designation: title })
    return {
      victim,
      through: (by) => by.ask(updateDesignation, { input: { id: title.id, version: 1, roles: [] } }),
      planted: [`UPDATE designation SET roles = '{}' WHERE id = $1`, [title.id]],
    }
  },
  'a role that comes with a designation': async () => {
    const borne = await own('site.read')
    const title = await world.designation(circle, [borne.code])
    const victim = await world.member(circle, { roles: [], designation: title })
    return {
      victim,
      through: (by) => by.ask(updateRole, { input: { id: borne.id, version: 1, ...entriesOf('site.create') } }),
      planted: ['UPDATE role SET entries = $2 WHERE id = $1', [borne.id, JSON.stringify([said('site.create')])]],
    }
  },
  'a place that opens': async () => {
    const victim = await world.member(circle, { roles: ['engineer'], unit })
    return {
      victim,
      through: (by) => by.ask(placeMember, { input: { id: victim.id, version: 1, unitId: null } }),
      planted: ['UPDATE membership SET unit_id = NULL WHERE id = $1', [victim.id]],
    }
  },
  'a membership that goes on': async () => {
    const victim = await world.member(circle, { roles: ['engineer'], status: 'SUSPENDED' })
    return {
      victim,
      through: (by) => by.ask(resumeMember, { input: { id: victim.id, version: 1 } }),
      planted: [`UPDATE membership SET status = 'ACTIVE' WHERE id = $1`, [victim.id]],
    }
  },
  'a window that opens earlier': async () => {
    const victim = await world.member(circle, { roles: ['engineer'], validFrom: later(1) })
    const validFrom = later(-1).toISOString()
    return {
      victim,
      through: (by) => by.ask(setMemberWindow, { input: { id: victim.id, version: 1, validFrom } }),
      planted: ['UPDATE membership SET valid_from = $2 WHERE id = $1', [victim.id, validFrom]],
    }
  },
  'a window that was over': async () => {
    const victim = await world.member(circle, { roles: ['engineer'], validFrom: later(-2), validUntil: later(-1) })
    return {
      victim,
      through: (by) => by.ask(setMemberWindow, { input: { id: victim.id, version: 1 } }),
      planted: ['UPDATE membership SET valid_until = NULL WHERE id = $1', [victim.id]],
    }
  },
}

let turn = 0
/** Whether somebody adds a site that hangs in no unit. */
async function addsSites(client: Client): Promise<boolean> {
  const input = { ...tower, code: `E-${++turn}` }
  const { data, errors } = await client.ask(createSite, { input })
  if (errors) expect(['FORBIDDEN', 'NOT_FOUND']).toContain(errors[0]!.extensions.code)
  return !!data?.createSite
}

test.for(
  Object.entries(doors),
)('nobody gives what they do not hold by %s; whoever holds it does', async ([, open]) => {
  const { victim, through } = await open()
  const client = await gateway.as(victim)
  expect(await addsSites(client)).toBe(false)
  expect(await untouched(world).codes(() => through(editor))).toEqual(['FORBIDDEN'])
  expect(await addsSites(client)).toBe(false)
  expect((await through(admin)).errors).toBeUndefined()
  expect(await addsSites(client)).toBe(true)
})

// Without this, what is asked of the victim could be blind to what the door would have given.
test.for(Object.entries(doors))('had %s been let through, it would have been noticed', async ([
  ,
  open,
]) => {
  const { victim, planted } = await open()
  const client = await gateway.as(victim)
  expect(await addsSites(client)).toBe(false)
  await world.run(...planted)
  expect(await addsSites(client)).toBe(true)
})

test('nobody invites others to more than they hold, by role or by designation', async () => {
  const title = await world.designation(circle, [wide.code])
  const invite = (by: Client, given: object) =>
    by.ask(inviteMember, { input: { email: `e${++turn}@test.example`, roles: [], ...given } })
  const more = [{ roles: [wide.code] }, { designationId: title.id }]
  // All that is refused before anything is done: letters are sent behind the commit.
  const attempts = more.map((given) => () => invite(editor, given))
  expect(await untouched(world).codes(...attempts)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  for (const given of more) expect((await invite(admin, given)).errors).toBeUndefined()
})

test('nobody makes a key that holds more than they do; one that were there all the same would not', async () => {
  const maker = await bearer(gateway, circle, ...powers)
  const by = await gateway.as(maker)
  const input = { name: 'More', permissions: ['site.create'] }
  expect(await untouched(world).codes(() => by.ask(createApiKey, { input }))).toEqual(['FORBIDDEN'])
  const { secret } = await world.apiKey(maker, ['site.create', 'tenant.read'])
  const program = gateway.showing(secret)
  expect(await addsSites(program)).toBe(false)
  // It is the maker who lacked it: once they have it, so has the key.
  await world.run(`INSERT INTO membership_role (tenant_id, id, membership_id, role_code)
    VALUES ($1, gen_random_uuid(), $2, $3)`, [circle.id, maker.id, wide.code]) // biome-ignore format: one statement
  expect(await addsSites(program)).toBe(true)
})

test('a key opens none of the doors that its maker could', async () => {
  const maker = await world.member(circle)
  const { secret } = await world.apiKey(maker, ['role.assign', 'role.manage', 'designation.manage', 'member.read', 'member.place', 'member.update', 'site.read', 'tenant.read']) // biome-ignore format: one list
  const program = gateway.showing(secret)
  for (const [name, open] of Object.entries(doors)) {
    const { victim, through } = await open()
    expect(codeOf(await through(program)), name).toBe('FORBIDDEN')
    expect(await addsSites(await gateway.as(victim)), name).toBe(false)
  }
})
