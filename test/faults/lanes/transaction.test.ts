import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lanes } from '../../../src/db/lanes.ts'
import { bareUnit, inside, unitOf, World } from './world.ts'

let world: World
let lanes: Lanes
let tenant: string

beforeAll(async () => {
  world = await World.make()
  lanes = world.lanes()
  ;[tenant] = (await world.addTenants(1)) as [string]
})

afterAll(() => world.drop())

const committed = async (id: string) => {
  const { rows } = await world.owner.query('select name from organization_unit where id = $1', [id])
  return rows
}

test('Prisma, Kysely and plain statements share one transaction', async () => {
  const operation = lanes.begin(inside(tenant, 'write'))
  const unit = unitOf(tenant)
  await operation.db.organizationUnit.create({ data: unit })
  const seen = await operation.sql
    .selectFrom('organization_unit')
    .select(['id', 'name'])
    .where('id', '=', unit.id)
    .executeTakeFirstOrThrow()
  expect(seen).toEqual({ id: unit.id, name: 'North' })
  const same = await operation.query<{ id: string }>({
    text: 'select id from organization_unit where id = $1',
    values: [unit.id],
  })
  expect(same).toMatchObject({ rows: [{ id: unit.id }], rowCount: 1 })
  expect(await committed(unit.id)).toEqual([])
  await operation.commit()
  expect(await committed(unit.id)).toHaveLength(1)
})

test('values of the builder are what its types say', async () => {
  const operation = lanes.begin(inside(tenant))
  const { rows } = await sql`
    select now() as at, 1::int4 as whole, 1.5::float8 as real, 2::int8 as big, 2.50::numeric as money,
      array['a'] as list, '{"a":1}'::jsonb as json`.execute(operation.sql)
  expect(rows).toEqual([
    {
      at: expect.any(Date),
      whole: 1,
      real: 1.5,
      big: '2',
      money: '2.50',
      list: ['a'],
      json: { a: 1 },
    },
  ])
  await operation.commit()
})

test('a read sees one snapshot from its first statement to its last', async () => {
  const operation = lanes.begin(inside(tenant))
  const before = await operation.db.organizationUnit.count()
  await world.addUnits(tenant, 3)
  expect(await operation.db.organizationUnit.count()).toBe(before)
  const { total } = await operation.sql
    .selectFrom('organization_unit')
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow()
  expect(total).toBe(String(before))
  await operation.commit()
  const later = lanes.begin(inside(tenant))
  expect(await later.db.organizationUnit.count()).toBe(before + 3)
  await later.commit()
})

test('a read cannot write', async () => {
  const operation = lanes.begin(inside(tenant))
  await expect(operation.db.organizationUnit.create({ data: unitOf(tenant) })).rejects.toThrow(/read-only/)
  await operation.rollback()
})

test('a caller who may not enter is told why by every way of asking, and nothing is run', async () => {
  const opening = { mode: 'write' as const, enter: { text: 'select refuse()' } }
  const ways = [
    () => lanes.begin(opening).query({ text: 'select 1' }),
    () => lanes.begin(opening).db.tenant.findMany(),
    () => lanes.begin(opening).sql.selectFrom('tenant').selectAll().execute(),
    () =>
      lanes.begin(opening).db.tenant.update({
        where: { id: tenant },
        data: { organizationName: 'taken', units: { create: bareUnit() } },
      }),
  ]
  for (const way of ways) {
    await expect(way()).rejects.toMatchObject({ code: 'CG401', message: 'the session is over' })
  }
  const { rows } = await world.owner.query(`select 1 from tenant where organization_name = 'taken'`)
  expect(rows).toEqual([])
})

test('a caller who may not enter cannot commit, even if the refusal was swallowed', async () => {
  const operation = lanes.begin({ mode: 'write', enter: { text: 'select refuse()' } })
  await operation.query({ text: 'select 1' }).catch(() => {})
  await expect(operation.commit()).rejects.toMatchObject({ code: 'CG401' })
})

test('an operation that throws half-way leaves nothing behind', async () => {
  const unit = unitOf(tenant)
  const operation = lanes.begin(inside(tenant, 'write'))
  const work = async () => {
    await operation.db.organizationUnit.create({ data: unit })
    throw new Error('half-way')
  }
  await expect(work()).rejects.toThrow('half-way')
  await operation.rollback(new Error('half-way'))
  expect(await committed(unit.id)).toEqual([])
})

test('an SQL error that was swallowed does not look like a commit', async () => {
  const unit = unitOf(tenant)
  const operation = lanes.begin(inside(tenant, 'write'))
  await operation.db.organizationUnit.create({ data: unit })
  await operation.query({ text: 'select 1 / 0' }).catch(() => {})
  await expect(operation.commit()).rejects.toMatchObject({
    code: 'LANE_ROLLED_BACK',
    cause: { code: '22012' },
  })
  expect(await committed(unit.id)).toEqual([])
})

test('nested writes that fail are undone alone, and the operation goes on', async () => {
  const operation = lanes.begin(inside(tenant, 'write'))
  const kept = unitOf(tenant)
  const unit = unitOf(tenant)
  const twice = bareUnit()
  const [nested, plain] = await Promise.allSettled([
    operation.db.organizationUnit.create({
      data: { ...unit, children: { create: [twice, twice] } },
    }),
    operation.db.organizationUnit.create({ data: kept }),
  ])
  expect(nested).toMatchObject({ status: 'rejected', reason: { code: 'P2002' } })
  expect(plain.status).toBe('fulfilled')
  expect(await operation.db.organizationUnit.count({ where: { id: unit.id } })).toBe(0)
  await operation.commit()
  expect(await committed(kept.id)).toHaveLength(1)
})

test('nested writes side by side take turns and are all kept', async () => {
  const operation = lanes.begin(inside(tenant, 'write'))
  const units = Array.from({ length: 8 }, () => unitOf(tenant))
  await Promise.all(
    units.map((unit) =>
      operation.db.organizationUnit.create({
        data: { ...unit, children: { create: bareUnit() } },
      }),
    ),
  )
  await operation.commit()
  const { rows } = await world.owner.query('select count(*)::int from organization_unit where parent_id = any($1)', [
    units.map((unit) => unit.id),
  ])
  expect(rows).toEqual([{ count: units.length }])
})

test('the builder refuses transactions, streams and statements that it did not build', async () => {
  const operation = lanes.begin(inside(tenant, 'write'))
  const builder = operation.sql
  const refused = { code: 'LANE_REFUSED' }
  const foreign = { ...builder.selectFrom('organization_unit').selectAll().compile() }
  const stream = builder.selectFrom('organization_unit').selectAll().stream()
  await expect(builder.transaction().execute(async () => 1)).rejects.toMatchObject(refused)
  await expect(builder.startTransaction().execute()).rejects.toMatchObject(refused)
  await expect(builder.executeQuery(foreign)).rejects.toMatchObject(refused)
  await expect(stream.next()).rejects.toMatchObject(refused)
  await operation.rollback()
})

test('plugins stay on when the builder is asked to work without them', async () => {
  const transformed: string[] = []
  const operation = lanes.begin({
    ...inside(tenant),
    plugins: [
      {
        transformQuery: ({ node }) => {
          transformed.push(node.kind)
          return node
        },
        transformResult: async ({ result }) => ({ ...result, rows: result.rows.slice(0, 1) }),
      },
    ],
  })
  const rows = await operation.sql.withoutPlugins().selectFrom('organization_unit').select('id').execute()
  expect(transformed).toEqual(['SelectQueryNode'])
  expect(rows).toHaveLength(1)
  await operation.commit()
})

test('changed rows are counted', async () => {
  const operation = lanes.begin(inside(tenant, 'write'))
  const result = await operation.sql
    .updateTable('organization_unit')
    .set({ name: 'Mast' })
    .where('tenant_id', '=', tenant)
    .executeTakeFirst()
  expect(result.numUpdatedRows).toBe(BigInt(await operation.db.organizationUnit.count()))
  await operation.rollback()
})
