import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSchema, type GraphQLField, type GraphQLSchema, type GraphQLType, getNamedType, isObjectType } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { breakingChanges } from '../../scripts/schema/breaking.ts'
import { printed, schemaFile, servedSchema, servedStaffSchema, staffSchemaFile } from '../../scripts/schema/source.ts'
import { undescribed } from '../../scripts/schema/undescribed.ts'
import { keyless } from '../../src/server/once.ts'

const kept = readFileSync(schemaFile, 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'circlegate-schema-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The command, against an earlier schema. */
function check(earlier: string) {
  const file = join(folder, 'earlier.graphql')
  writeFileSync(file, earlier)
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/schema/check.ts', file])
  return { status, said: stdout.toString() }
}

test('schema.graphql is what the code serves: npm run schema writes it anew', async () => {
  expect(kept).toBe(printed(await servedSchema()))
})

test('schema.staff.graphql is what the code serves the staff', async () => {
  expect(readFileSync(staffSchemaFile, 'utf8')).toBe(printed(await servedStaffSchema()))
})

const fieldsOf = (schema: GraphQLSchema) =>
  Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .map((type) => type.name)

test('the two schemas share no object type but the ones that have no methods', async () => {
  const [people, staff] = [await servedSchema(), await servedStaffSchema()]
  const both = fieldsOf(staff).filter((name) => fieldsOf(people).includes(name))
  expect(both.sort()).toEqual(['FieldChange', 'Mutation', 'PageInfo', 'Query'])
  // Nor is either one changed by the other's having been built.
  expect(printed(await servedSchema())).toBe(kept)
  expect(printed(people)).not.toContain('StaffTenant')
  expect(staff.getMutationType()?.getFields().createSite).toBeUndefined()
})

test('every type, field, argument, input field and value says what it is', async () => {
  expect(undescribed(await servedSchema())).toEqual([])
  expect(undescribed(await servedStaffSchema())).toEqual([])
})

/** Words in the names of what must not be kept. */
const secret = /password|token|secret|key/i

/** The names of all that a type leads to, as far as they sound like secrets. */
function secretsIn(type: GraphQLType, seen = new Set<string>()): string[] {
  const named = getNamedType(type)
  if (seen.has(named.name) || !('getFields' in named)) return []
  seen.add(named.name)
  const fields = Object.values(named.getFields()) as { name: string; type: GraphQLType }[]
  return fields.flatMap((field) => [...(secret.test(field.name) ? [field.name] : []), ...secretsIn(field.type, seen)])
}

const secretsOf = ({ type, args }: GraphQLField<unknown, unknown>) =>
  [type, ...args.map((arg) => arg.type)].flatMap((one) => secretsIn(one))

test('no mutation that is sent or answers with a secret takes an Idempotency-Key', async () => {
  const mutations = Object.values((await servedSchema()).getMutationType()!.getFields())
  const keyed = mutations.filter((field) => keyless(field) === undefined)
  expect(keyed.map(({ name }) => name)).toContain('createSite')
  // Whoever adds one gives it @Unkept.
  expect(keyed.filter((field) => secretsOf(field).length > 0).map(({ name }) => name)).toEqual([])
  const secretive = mutations.filter((field) => secretsOf(field).length > 0)
  expect(secretive.map(({ name }) => name).sort()).toEqual(expect.arrayContaining(['changePassword', 'login', 'refreshSession']))
})

test('what says nothing of itself is named, wherever it stands', () => {
  const schema = buildSchema(`
    "What can be read." type Query { bare: Int "Fine." found(id: ID "Which." kind: Kind, in: In): Bare }
    type Bare { "Its id." id: ID }
    "Kinds." enum Kind { ONE "Two." TWO }
    "An input." input In { size: Int "Empty." shade: Color }
    scalar Color
    "  " interface Blank { "Its id." id: ID }
  `)
  expect(undescribed(schema).sort()).toEqual(
    ['Bare', 'Blank', 'Color', 'In.size', 'Kind.ONE', 'Query.bare', 'Query.found.id', 'Query.found.in'].sort(),
  )
})

const small = `type Query { site(id: ID, near: Int): Site } type Site { id: ID! kind: Kind } enum Kind { ONE TWO }`

test.for<[string, string, string]>([
  ['a field that is gone', 'kind: Kind', ''],
  ['a type that is another', 'kind: Kind', 'kind: String'],
  ['an answer that may be null now', 'id: ID!', 'id: ID'],
  ['an argument that is gone', ', near: Int', ''],
  ['an argument that is demanded now', 'near: Int', 'near: Int!'],
  ['a new argument that is demanded', 'near: Int', 'near: Int, far: Int!'],
  ['a value that is gone', 'ONE TWO', 'ONE'],
])('%s is a breaking change', async ([, from, to]) => {
  const changed = buildSchema(small.replace(from, to))
  expect(await breakingChanges(buildSchema(small), changed)).toHaveLength(1)
})

test.for<[string, string, string]>([
  ['a new field', 'kind: Kind', 'kind: Kind name: String'],
  ['a new argument that may be left out', 'near: Int', 'near: Int, far: Int'],
  ['a new value', 'ONE TWO', 'ONE TWO THREE'],
  ['an answer that is never null now', 'kind: Kind', 'kind: Kind!'],
])('%s breaks nobody', async ([, from, to]) => {
  const changed = buildSchema(small.replace(from, to))
  expect(await breakingChanges(buildSchema(small), changed)).toEqual([])
})

test('the command passes a schema that has only grown', () => {
  const smaller = kept.replace(/"""[^"]*"""\n {2}geofenceMeters: Float!\n/, '')
  expect(smaller).not.toBe(kept)
  expect(check(smaller)).toMatchObject({
    status: 0,
    said: expect.stringContaining('breaks no client'),
  })
})

test('the command names each breaking change and fails', () => {
  const earlier = kept
    .replace('type Money {', 'type Money {\n  rounded: Int\n')
    .replace('enum SiteOrder {', 'enum SiteOrder {\n  NEAREST\n')
  const { status, said } = check(earlier)
  expect(status).toBe(1)
  expect(said.match(/^Breaking: .+$/gm)).toEqual([expect.stringContaining("'rounded'"), expect.stringContaining("'NEAREST'")])
})

test('the command says so when there is no such earlier schema', () => {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/schema/check.ts', 'no-such-commit'])
  expect(status).toBe(1)
  expect(stdout.toString()).toContain('There is no schema at no-such-commit')
})
