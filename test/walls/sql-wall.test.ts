import { CompiledQuery, type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DB } from '../../src/db/generated/kysely.ts'
import { sqlWall } from '../../src/tenancy/sql-wall.ts'
import { type TwoCircles, twoCircles } from './two-circles.ts'

type Handle = Kysely<DB>
type Ask = (db: Handle) => Promise<unknown>

let world: TwoCircles
beforeAll(async () => {
  world = await twoCircles()
})
afterAll(() => world.end())

/** Asks with the wall or without it; nothing else stands in this database. */
async function ask(question: Ask, wall: boolean): Promise<string> {
  const plugins = wall ? [sqlWall(world.scope)] : []
  const operation = world.lanes.begin({ mode: 'write', plugins })
  try {
    return JSON.stringify(await question(operation.sql))
  } finally {
    await operation.rollback()
  }
}

const tenant = sql<string>`tenant_id::text`.as('tenant')

/** Each position in which a table can stand in a query. */
// biome-ignore format: one table
const scoped: Record<string, Ask> = {
  'a table': (db) => db.selectFrom('site').select('tenant_id').execute(),
  'a table under another name': (db) => db.selectFrom('site as s').select('s.tenant_id').execute(),
  'all columns': (db) => db.selectFrom('site').selectAll().execute(),
  'two tables at once': (db) =>
    db.selectFrom(['site as s', 'organization_unit as u']).select(['s.tenant_id', 'u.tenant_id as of']).execute(),
  'a table that is named by sql.table': (db) =>
    db.selectFrom('tenant_profile').innerJoin('site', 'site.tenant_id', 'tenant_profile.tenant_id').select('site.tenant_id').execute(),
  'an inner join': (db) =>
    db.selectFrom('telecom_circle as c').innerJoin('site', (on) => on.onTrue()).select('site.tenant_id').execute(),
  'a left join': (db) =>
    db.selectFrom('telecom_circle as c').leftJoin('site', (on) => on.onTrue()).select('site.tenant_id').execute(),
  'a full join': (db) =>
    db.selectFrom('site').fullJoin('site as other', 'other.id', 'site.id').select('other.tenant_id').execute(),
  'a lateral join': (db) =>
    db
      .selectFrom('telecom_circle as c')
      .innerJoinLateral((eb) => eb.selectFrom('site').select('tenant_id').as('s'), (on) => on.onTrue())
      .select('s.tenant_id')
      .execute(),
  'a sub-query among the columns': (db) =>
    db.selectFrom('telecom_circle').select((eb) => eb.selectFrom('site').select(sql<string>`string_agg(tenant_id::text, ',')`.as('t')).as('t')).limit(1).execute(),
  'a sub-query in FROM': (db) =>
    db.selectFrom((eb) => eb.selectFrom('site').select('tenant_id').as('s')).selectAll().execute(),
  'a sub-query in WHERE': (db) =>
    db.selectFrom('telecom_circle').select(sql`${world.foreign.id}::text`.as('found')).where((eb) => eb.exists(eb.selectFrom('site').select('id').where('tenant_id', '=', world.foreign.id))).execute(),
  'a sub-query in IN': (db) =>
    db.selectFrom('telecom_circle').select(sql`${world.foreign.id}::text`.as('found')).where((eb) => eb(sql`${world.foreign.id}::uuid`, 'in', eb.selectFrom('site').select('tenant_id'))).execute(),
  'a sub-query in ORDER BY': (db) =>
    db.selectFrom('organization_unit').select('tenant_id').orderBy((eb) => eb.selectFrom('site').select('code').limit(1)).execute(),
  'a sub-query in HAVING': (db) =>
    db.selectFrom('telecom_circle').select(sql`${world.foreign.id}::text`.as('found')).groupBy('code').having((eb) => eb.exists(eb.selectFrom('site').select('id').where('tenant_id', '=', world.foreign.id))).execute(),
  'a sub-query in CASE': (db) =>
    db.selectFrom('telecom_circle').select((eb) => eb.case().when(eb.exists(eb.selectFrom('site').select('id').where('tenant_id', '=', world.foreign.id))).then(world.foreign.id).end().as('found')).execute(),
  'a sub-query handed to a fragment': (db) =>
    db.selectNoFrom(sql`array(${db.selectFrom('site').select('tenant_id')})`.as('t')).execute(),
  'a sub-query handed to a function': (db) =>
    db.selectNoFrom((eb) => eb.fn('to_json', [eb.selectFrom('site').select(sql`string_agg(tenant_id::text, ',')`.as('t'))]).as('t')).execute(),
  'WITH': (db) =>
    db.with('mine', (q) => q.selectFrom('site').select('tenant_id')).selectFrom('mine').selectAll().execute(),
  'WITH RECURSIVE': (db) =>
    db.withRecursive('tree', (q) => q.selectFrom('organization_unit').select(['tenant_id', 'id']).unionAll(q.selectFrom('organization_unit as u').innerJoin('tree', 'tree.id', 'u.parent_id').select(['u.tenant_id', 'u.id']))).selectFrom('tree').selectAll().execute(),
  'UNION': (db) =>
    db.selectFrom('site').select('tenant_id').union((eb) => eb.selectFrom('organization_unit').select('tenant_id')).execute(),
  'INTERSECT': (db) =>
    db.selectFrom('site').select('tenant_id').intersect(db.selectFrom('organization_unit').select('tenant_id')).execute(),
  'an aggregate': (db) =>
    db.selectFrom('site').select(sql`string_agg(tenant_id::text, ',')`.as('all')).execute(),
  'DISTINCT ON': (db) =>
    db.selectFrom('site').distinctOn('tenant_id').select('tenant_id').execute(),
  'a window': (db) =>
    db.selectFrom('site').select((eb) => eb.fn.agg('string_agg', [sql`tenant_id::text`, sql.lit(',')]).over().as('t')).execute(),
  'sql.ref': (db) => db.selectFrom('site').select(sql.ref('site.tenant_id').as('t')).execute(),
  'no table at all, but a column of one': (db) =>
    db.selectFrom('site as s').select(tenant).where(sql`s.code`, '>', '').execute(),
}

describe.each(Object.entries(scoped))('%s', (_, question) => {
  test('holds own rows only, and without the wall it does not', async () => {
    expect(await ask(question, true)).not.toContain(world.foreign.id)
    expect(await ask(question, false)).toContain(world.foreign.id)
  })
})

test('a query that is scoped still finds what is the caller’s own', async () => {
  const own = await ask((db) => db.selectFrom('site').select('tenant_id').execute(), true)
  expect(JSON.parse(own)).toEqual([{ tenant_id: world.own.id }])
})

/** What the wall cannot enclose. `opens` says that it shows foreign rows where no wall stands. */
// biome-ignore format: one table
const refused: [name: string, question: Ask, opens?: 'opens'][] = [
  ['a statement of text', (db) => sql`select tenant_id from site`.execute(db), 'opens'],
  ['a compiled statement from elsewhere', (db) => db.executeQuery(CompiledQuery.raw('select tenant_id from site'))],
  ['a table in a fragment', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from site)`.as('t')).execute(), 'opens'],
  ['a table in capitals', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from SITE)`.as('t')).execute(), 'opens'],
  ['a table in quotes', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from "site")`.as('t')).execute(), 'opens'],
  ['a table in Unicode escapes', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from U&"\\0073ite")`.as('t')).execute(), 'opens'],
  ['a table behind its schema', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from public.site)`.as('t')).execute(), 'opens'],
  ['a table in two pieces', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from si${sql.raw('te')})`.as('t')).execute(), 'opens'],
  ['a table in joined pieces', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from ${sql.join([sql`si`, sql`te`], sql``)})`.as('t')).execute(), 'opens'],
  ['a table by sql.table', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from ${sql.table('site')})`.as('t')).execute(), 'opens'],
  ['a table by sql.id', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from ${sql.id('site')})`.as('t')).execute(), 'opens'],
  ['a table by sql.id with its schema', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from ${sql.id('public', 'site')})`.as('t')).execute(), 'opens'],
  ['a table by sql.ref', (db) => db.selectNoFrom(sql`(select string_agg(tenant_id::text, ',') from ${sql.ref('site')})`.as('t')).execute(), 'opens'],
  ['a fragment in FROM', (db) => db.selectFrom(sql<{ tenant_id: string }>`site`.as('s')).select('tenant_id').execute(), 'opens'],
  ['a table by eb.ref under another name', (db) => db.selectNoFrom((eb) => sql`(select string_agg(tenant_id::text, ',') from ${eb.ref('site' as never).as('s')})`.as('t')).execute(), 'opens'],
  ['a table handed to a function', (db) => db.selectFrom('site').select((eb) => eb.fn.toJson('site').as('row')).execute(), 'opens'],
  ['a name of a function that is more than one', (db) => db.selectNoFrom((eb) => eb.fn(`(select string_agg(tenant_id::text, ',') from site) || concat`, [sql.lit('')]).as('t')).execute(), 'opens'],
  ['the same for an aggregate', (db) => db.selectNoFrom((eb) => eb.fn.agg(`(select string_agg(tenant_id::text, ',') from site) || concat`, [sql.lit('')]).as('t')).execute(), 'opens'],
  ['a function that runs a text', (db) => db.selectNoFrom(sql`query_to_xml(${'select tenant_id from site'}, true, true, '')::text`.as('t')).execute(), 'opens'],
  ['a function that runs a text, by name', (db) => db.selectNoFrom((eb) => eb.cast(eb.fn('query_to_xml', [eb.val('select tenant_id from site'), sql`true`, sql`true`, sql`''`]), 'text').as('t')).execute(), 'opens'],
  ['a function that reads a table', (db) => db.selectNoFrom(sql`schema_to_xml('public', true, true, '')`.as('t')).execute()],
  ['a function that counts words of a text’s rows', (db) => db.selectNoFrom(sql`(select string_agg(word, ',') from ts_stat(${"select to_tsvector('simple', tenant_id::text) from site"}))`.as('t')).execute()],
  ['the statistics of the server', (db) => db.selectNoFrom(sql`(select max(reltuples) from pg_class)`.as('t')).execute()],
  ['the catalogue in FROM', (db) => db.selectFrom('pg_class' as 'site').selectAll().limit(1).execute()],
  ['the information schema', (db) => db.selectNoFrom(sql`(select count(*) from information_schema.tables)`.as('t')).execute()],
  ['a function of the gate', (db) => db.selectNoFrom(sql`array(select gate.served_tenants())`.as('t')).execute()],
  ['taking another company’s place', (db) => db.selectNoFrom(sql`set_config('app.tenant_id', ${world.foreign.id}, true)`.as('t')).execute(), 'opens'],
  ['a table behind its schema, as Kysely writes it', (db) => db.withSchema('public').selectFrom('site').select('tenant_id').execute(), 'opens'],
  ['a WITH clause that takes a table’s name', (db) => db.with('site', (q) => q.selectFrom('organization_unit').select('tenant_id')).selectFrom('site').select('tenant_id').execute(), 'opens'],
  ['a WITH clause that takes a name of the catalogue', (db) => db.with('pg_class', (q) => q.selectFrom('site').select('tenant_id')).selectFrom('pg_class').select('tenant_id').execute(), 'opens'],
  ['a table that is locked by name', (db) => db.selectFrom('site').select('tenant_id').forUpdate('site').execute()],
  ['INSERT', (db) => db.insertInto('site').columns(['id']).expression((eb) => eb.selectFrom('site').select('id')).execute()],
  ['UPDATE', (db) => db.updateTable('site').set({ name: 'taken' }).returning('tenant_id').execute(), 'opens'],
  ['DELETE', (db) => db.deleteFrom('site').execute()],
  ['MERGE', (db) => db.mergeInto('site').using('organization_unit as u', 'u.tenant_id', 'site.tenant_id').whenMatched().thenUpdateSet({ name: 'taken' }).execute()],
  ['UPDATE inside WITH', (db) => db.with('changed', (q) => q.updateTable('site').set({ name: 'taken' }).returning('tenant_id')).selectFrom('changed').selectAll().execute(), 'opens'],
  ['DELETE inside WITH', (db) => db.with('gone', (q) => q.deleteFrom('site').returning('tenant_id')).selectFrom('gone').selectAll().execute()],
  ['a change of the schema', (db) => db.schema.dropTable('site').execute()],
  ['a look at the schema', (db) => db.introspection.getTables()],
]

describe.each(refused)('%s', (_, question, opens) => {
  test('does not pass the wall', async () => {
    await expect(ask(question, true)).rejects.toThrow(refusal)
    if (opens) expect(await ask(question, false)).toContain(world.foreign.id)
  })
})

const refusal =
  /does not pass the wall|which the wall cannot enclose|no place in the list of models|where the wall cannot stand|was not built with this handle/

test('a name that one query gives is not known in the next one', async () => {
  const question: Ask = async (db) => {
    await db
      .with('lent', (q) => q.selectFrom('site').select('id'))
      .selectFrom('lent')
      .selectAll()
      .execute()
    return db
      .selectFrom('lent' as 'site')
      .select('id')
      .execute()
  }
  await expect(ask(question, true)).rejects.toThrow('lent')
})

test('the wall cannot be taken off from above, and what it let pass cannot be lent', async () => {
  const bare: Ask = (db) => db.withoutPlugins().selectFrom('site').select('tenant_id').execute()
  expect(await ask(bare, true)).not.toContain(world.foreign.id)
  const open = world.lanes.begin({ mode: 'read' })
  const lent = open.sql.selectFrom('site').select('tenant_id').compile()
  await expect(ask((db) => db.executeQuery(lent), true)).rejects.toThrow(refusal)
  await open.rollback()
})

console.log(`sql wall: ${Object.keys(scoped).length} positions scoped, ${refused.length} refused`)
