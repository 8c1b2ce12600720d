import { expect, test } from 'vitest'
import { kysely } from '../../src/db/lanes/kysely.ts'
import { Form } from '../../src/db/lanes.ts'
import { anyOf } from '../../src/db/sql.ts'
import { mouldOf } from '../../src/tenancy/mould.ts'
import { type Facts, type Scope, scopeOf, type TenantType } from '../../src/tenancy/scope.ts'
import { sqlWall } from '../../src/tenancy/sql-wall.ts'
import { modelOfTable } from '../../src/tenancy/tables.ts'

type Table = 'site'
type Ids = { ids: readonly string[] }

const tables = [...modelOfTable.keys()] as Table[]
const types: TenantType[] = ['CORPORATE', 'CIRCLE', 'VENDOR']
const shapes = types.flatMap((type) => [true, false].map((placed) => ({ type, placed })))

/** Somebody of that kind of company, who reaches what bears the same name. */
function scopeNamed(name: string, { type, placed }: (typeof shapes)[number]): Scope {
  const reached = [`${name} one`, `${name} two`] as Facts['acquainted']
  const facts = {
    tenant: { id: `${name} itself`, type, status: 'ACTIVE' },
    part: placed ? { unit: `${name} unit`, units: [`${name} unit`, `${name} team`] } : null,
    oversees: new Map(reached.map((id) => [id, { type, governance: 'CONTROLLED', sharing: 'FULL' }])),
    engages: new Map(),
    serves: new Map(reached.map((id) => [id, 'ACTIVE'])),
    lapsed: new Set(),
    inForce: new Map(),
    acquainted: reached,
    facing: reached,
  }
  return scopeOf(facts as unknown as Facts)
}

const select = (sql: ReturnType<typeof kysely>, table: Table, ids: readonly string[]) =>
  sql.selectFrom(table).selectAll().where('site.id', '=', anyOf(ids))

/** The same statement, built for this scope and these values alone. */
function built(scope: Scope, table: Table, ids: readonly string[]) {
  const run = () => Promise.reject(new Error('nothing is run here'))
  const { sql: text, parameters } = select(kysely(run, [sqlWall(scope)]), table, ids).compile()
  return { text, values: parameters }
}

test.for(shapes)('a form is walled for each $type, placed: $placed, as if it were built for it alone', (shape) => {
  for (const table of tables) {
    const form = new Form((sql, { ids }: Ids) => select(sql, table, ids))
    for (const name of ['first', 'second', 'first']) {
      const scope = scopeNamed(name, shape)
      const given = { ids: [`${name} asked`] }
      expect(form.filledIn(given, mouldOf(scope))).toEqual(built(scope, table, given.ids))
    }
  }
})

/** What the test above is worth: of two scopes of one shape, the statements differ. */
test.for(shapes)('two callers of a $type, placed: $placed, fill a form in with other values', (shape) => {
  const form = new Form((sql, { ids }: Ids) => select(sql, 'site', ids))
  const [first, second] = ['first', 'second'].map((name) => form.filledIn({ ids: [] }, mouldOf(scopeNamed(name, shape))))
  expect(first!.text).toBe(second!.text)
  expect(first!.values).not.toEqual(second!.values)
  expect(JSON.stringify(second)).not.toContain('first')
})

test('a form that looks at what it is given is refused: it would fit that value alone', () => {
  const looking = new Form((sql, { ids }: Ids) => select(sql, 'site', ids.length > 1 ? ids : []))
  expect(() => looking.filledIn({ ids: ['one'] })).toThrow("A form looks at 'length' of given.ids")
})

test('what is left out makes another statement, with its own values', () => {
  const cut = new Form((sql, { ids, after }: Ids & { after?: readonly string[] }) =>
    select(sql, 'site', ids).$if(!!after, (rest) => rest.where('site.code', '>', after![0]!)),
  )
  const whole = cut.filledIn({ ids: ['one'], after: undefined })
  const rest = cut.filledIn({ ids: ['one'], after: ['B'] })
  expect(whole.values).toEqual([['one']])
  expect(rest.values).toEqual([['one'], 'B'])
  expect(rest.text).not.toBe(whole.text)
})
