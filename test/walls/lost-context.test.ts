import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { type ScratchDatabase, scratchDatabase } from '../support/database.ts'
import { type Company, type Member, type Row, World } from '../support/world.ts'
import { readable } from './model/rows.ts'

let database: ScratchDatabase
let world: World
let login: pg.Client
let own: { circle: Company; member: Member; site: Row }
let foreign: { circle: Company; member: Member; site: Row }

beforeAll(async () => {
  database = await scratchDatabase()
  world = new World(database.url)
  login = await connect(database.url, 'the scratch database')
  own = await circleWithRows()
  foreign = await circleWithRows()
})
afterAll(async () => {
  await Promise.all([login.end(), world.end()])
  await database.drop()
})

async function circleWithRows() {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  const corporate = await world.corporate()
  await world.oversee(circle, corporate)
  await world.contract(circle, vendor)
  const unit = await world.unit(circle)
  const site = await world.site(circle, { unit })
  await world.placement(await world.assignment(site, vendor), await world.unit(vendor))
  const member = await world.member(circle)
  return { circle, member, site, unit }
}

/** Every table whose rows are not the same for everyone and that the login may read at all. */
const tables = Object.keys(readable)

type Outcome = number | string

/** How many rows of all tables a transaction sees, or the SQLSTATE that it is refused with. */
async function seen(before: (client: pg.Client) => Promise<unknown>): Promise<Outcome> {
  await login.query('BEGIN')
  try {
    await before(login)
    const counts = tables.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ')
    const { rows } = await login.query<{ rows: number }>(`SELECT (${counts})::int AS rows`)
    return rows[0]!.rows
  } catch (error) {
    return (error as { code: string }).code
  } finally {
    await login.query('ROLLBACK')
  }
}

const set = (settings: Record<string, string>) => async (client: pg.Client) => {
  for (const [name, value] of Object.entries(settings)) await client.query('SELECT set_config($1, $2, true)', [`app.${name}`, value])
}

type Entering = { session: unknown; tenant: unknown; membership: unknown; account: unknown; epoch: unknown }

async function enteringAs({ tenantId, id, accountId, sessionId }: Member): Promise<Entering> {
  const epochs = await world.run<{ value: string }>('SELECT value FROM epoch WHERE subject_id = ANY ($1) ORDER BY subject_id = $2', [
    [accountId, tenantId],
    tenantId,
  ])
  const [account, epoch] = epochs.map(({ value }) => value)
  return { session: sessionId, tenant: tenantId, membership: id, account, epoch }
}

const enter = (given: Entering) => (client: pg.Client) => client.query('SELECT gate.enter($1, $2, $3, $4, $5)', Object.values(given))

test('whoever enters sees own rows, so that this test can see any at all', async () => {
  expect(await seen(enter(await enteringAs(own.member)))).toBeGreaterThan(8)
})

test('without a scope there are no rows', async () => {
  expect(await seen(async () => {})).toBe(0)
})

const garbage = [
  '',
  ' ',
  '0',
  'null',
  'NaN',
  '*',
  '%',
  '{}',
  "' OR true --",
  '\u{1f600}',
  'x'.repeat(10_000),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '{01900000-0000-7000-8000-000000000000}',
]
const settings = ['tenant_id', 'membership_id', 'unit_id', 'may_write', 'no_such_thing']
const clean = (outcome: Outcome) => outcome === 0 || outcome === '22P02'

describe.each(settings)('garbage in app.%s', (setting) => {
  test('alone shows no rows, or is refused cleanly', async () => {
    for (const value of garbage) expect(await seen(set({ [setting]: value })), value).toSatisfy(clean)
  })

  test('on top of all the others shows no rows of anybody else', async () => {
    const others = Object.fromEntries(settings.map((name) => [name, 'on']))
    for (const value of garbage) expect(await seen(set({ ...others, [setting]: value })), value).toSatisfy(clean)
  })
})

test('garbage in the unit of a real company shows no rows, or is refused cleanly', async () => {
  const inside = { tenant_id: own.circle.id }
  // Of the whole company the card alone is left.
  for (const value of garbage.filter((text) => text !== ''))
    expect(await seen(set({ ...inside, unit_id: value })), value).toSatisfy((n) => n === 1 || clean(n))
})

test.each(['', 'true', 'ON', 'yes', '1'])('app.may_write of %j writes nothing', async (value) => {
  const inside = { tenant_id: own.circle.id, may_write: value }
  const change = async (client: pg.Client) => {
    await set(inside)(client)
    const { rowCount } = await client.query(`UPDATE site SET name = 'taken'`)
    expect(rowCount).toBe(0)
    await client.query('UPDATE site SET tenant_id = tenant_id')
  }
  expect(await seen(change)).toBe('42501')
})

/** What enter() is given, and the SQLSTATE with which it refuses. */
const wrong: Record<string, [(own: Entering, foreign: Entering) => Partial<Entering>, string]> = {
  'no session': [() => ({ session: null }), 'CG401'],
  'an unknown session': [() => ({ session: own.site.id }), 'CG401'],
  'no membership': [() => ({ membership: null }), 'CG404'],
  'an unknown membership': [() => ({ membership: own.site.id }), 'CG404'],
  'no company': [() => ({ tenant: null }), 'CG404'],
  'a foreign company': [(_, { tenant }) => ({ tenant }), 'CG404'],
  'a foreign membership': [(_, { membership }) => ({ membership }), 'CG404'],
  'a foreign company and its membership': [(_, { tenant, membership }) => ({ tenant, membership }), 'CG404'],
  'a foreign session': [(_, { session }) => ({ session }), 'CG404'],
  'a stale epoch of the account': [({ account }) => ({ account: Number(account) - 1 }), 'CG409'],
  'a stale epoch of the company': [({ epoch }) => ({ epoch: Number(epoch) - 1 }), 'CG409'],
  'an epoch that is still to come': [({ epoch }) => ({ epoch: Number(epoch) + 1 }), 'CG409'],
  'no epochs': [() => ({ account: null, epoch: null }), 'CG409'],
  'a session that is no id': [() => ({ session: 'x' }), '22P02'],
  'a company that is no id': [() => ({ tenant: '' }), '22P02'],
  'an epoch that is no number': [() => ({ epoch: 'x' }), '22P02'],
  'an epoch that fits nowhere': [() => ({ epoch: '9'.repeat(30) }), '22003'],
}

test.each(Object.entries(wrong))('enter() with %s is refused', async (_, [change, code]) => {
  const [mine, theirs] = [await enteringAs(own.member), await enteringAs(foreign.member)]
  expect(await seen(enter({ ...mine, ...change(mine, theirs) }))).toBe(code)
})

/** What took place since the caller last looked, on a member made for it. */
// biome-ignore format: one table
const revoked: Record<
  string,
  [text: string, of: 'accountId' | 'sessionId' | 'id' | 'tenantId', code: string]
> = {
  'a session that has ended': ['UPDATE session SET ended_at = now() WHERE id = $1', 'sessionId', 'CG401'],
  'a session that has expired': ['UPDATE session SET expires_at = now() WHERE id = $1', 'sessionId', 'CG401'],
  'a session that is gone': ['DELETE FROM session WHERE id = $1', 'sessionId', 'CG401'],
  'a disabled account': [`UPDATE account SET status = 'DISABLED' WHERE id = $1`, 'accountId', 'CG401'],
  'a suspended membership': [`UPDATE membership SET status = 'SUSPENDED' WHERE id = $1`, 'id', 'CG404'],
  'an ended membership': [`UPDATE membership SET status = 'ENDED' WHERE id = $1`, 'id', 'CG404'],
  'an invitation': [`UPDATE membership SET status = 'INVITED' WHERE id = $1`, 'id', 'CG404'],
  'a membership that is over': ['UPDATE membership SET valid_until = now() WHERE id = $1', 'id', 'CG404'],
  'a membership that is to come': [`UPDATE membership SET valid_from = now() + interval '1 hour' WHERE id = $1`, 'id', 'CG404'],
  'a membership that is gone': ['DELETE FROM membership WHERE id = $1', 'id', 'CG404'],
  'a deactivated company': [`UPDATE tenant SET status = 'DEACTIVATED' WHERE id = $1`, 'tenantId', 'CG404'],
  'a deleted company': [`UPDATE tenant SET status = 'DELETED' WHERE id = $1`, 'tenantId', 'CG404'],
  'a suspended company': [`UPDATE tenant SET status = 'SUSPENDED' WHERE id = $1`, 'tenantId', 'CG409'],
  'a role that was taken away': ['DELETE FROM membership_role WHERE membership_id = $1', 'id', 'CG409'],
  'a role that was denied something': [`INSERT INTO system_role_entry SELECT 'CIRCLE', 'viewer', 'site.read', 'DENY' WHERE $1 IS NOT NULL`, 'id', 'CG409'],
}

test.each(Object.entries(revoked))('enter() with %s is refused', async (_, [text, of, code]) => {
  const { member } = await circleWithRows()
  const entering = await enteringAs(member)
  expect(await seen(enter(entering))).toBeGreaterThan(8)
  await world.run(text.includes('IS NOT NULL') ? text.replace('$1', '$1::text') : text, [member[of]])
  expect(await seen(enter(entering))).toBe(code)
})

test('after a refusal there are no rows either, and a context ends with its transaction', async () => {
  const entering = await enteringAs(own.member)
  const refused = async (client: pg.Client) => {
    await client.query('SAVEPOINT before')
    await expect(enter({ ...entering, epoch: 0 })(client)).rejects.toMatchObject({ code: 'CG409' })
    await client.query('ROLLBACK TO before')
  }
  expect(await seen(refused)).toBe(0)
  await login.query('BEGIN')
  await enter(entering)(login)
  await login.query('COMMIT')
  expect(await seen(async () => {})).toBe(0)
  await enter(entering)(login)
  expect(await seen(async () => {})).toBe(0)
})

test('a company in arrears reads and writes nothing', async () => {
  const { circle, member } = await circleWithRows()
  await world.run(`UPDATE tenant SET status = 'PAST_DUE' WHERE id = $1`, [circle.id])
  const change = async (client: pg.Client) => {
    await enter(await enteringAs(member))(client)
    const { rowCount } = await client.query(`UPDATE site SET name = 'taken'`)
    expect(rowCount).toBe(0)
  }
  expect(await seen(change)).toBeGreaterThan(8)
})

console.log(
  `lost context: ${settings.length * garbage.length} settings, ${Object.keys({ ...wrong, ...revoked }).length} ways to enter wrongly`,
)
