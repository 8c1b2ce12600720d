import { getNamedType, isEnumType, isInputObjectType, isNonNullType } from 'graphql'
import { type Input, isList } from '../../support/arguments.ts'

/** A number of JSON that no double holds; it is put into the body as it is. */
export const huge = '@1e400@'
export const asBody = (request: object) =>
  JSON.stringify(request).replaceAll(/"(-?)@1e400@"/g, '$11e400')

const unsound = ['\0', 'a\0b', '\ud800', 'a\udc00b']
const long = 'x'.repeat(100_000)

/** What is no value of a type, wherever it is asked for. */
const wrong: Record<string, unknown[]> = {
  ID: [...unsound, '', 'nonsense', long, '018f0000-0000-7000-8000-00000000000', "' OR 1=1 --", 1, 1.5, true, {}], // biome-ignore format: one row
  String: [...unsound, long, 7, true, {}],
  Int: ['7', 'NaN', 1.5, 2 ** 31, -(2 ** 31) - 1, huge, `-${huge}`, true, {}],
  Float: ['7', 'NaN', huge, `-${huge}`, true, {}],
  DateTime: [
    ...unsound,
    ...['', 'yesterday', '2026-01-01', '2026-02-30T00:00:00Z', '2026-01-01T24:00:00Z'],
    ...['0000-01-01T00:00:00Z', '1899-12-31T23:59:59Z', '9999-12-31T23:59:59-01:00'],
    ...['+275760-09-13T00:00:00Z', '-000044-03-15T00:00:00Z', long, 0, 8.64e15, true, {}],
  ],
  enum: [...unsound, '', 'NO_SUCH', 'active', '__proto__', 'constructor', 7, true, {}],
  object: ['x', 7, true, ['x'], { unheardOf: 1 }],
}

/**
 * What lies outside the range of one argument, by its place in the schema. Every text, number and time
 * has a line here; an empty one says that there is no narrower range than its type's.
 */
const outside: Record<string, unknown[]> = {
  'AssignSiteInput.startsAt': [],
  'AssignSiteInput.endsAt': ['2000-01-01T00:00:00Z'],
  'CreateSiteInput.code': ['', '  ', 'x'.repeat(41), 'a\nb', '\t', '\u0085'],
  'CreateSiteInput.name': ['', '  ', 'x'.repeat(121), 'a\nb'],
  'CreateSiteInput.address': ['', 'x'.repeat(301), 'a\u007fb'],
  'CreateSiteInput.geofenceMeters': [9.99, 0, -1, 5000.01, 1e308],
  'EndSiteAssignmentInput.endsAt': ['2000-01-01T00:00:00Z'],
  // A wrong version is STALE, whichever it is.
  'EndSiteAssignmentInput.version': [],
  'LoginInput.email': ['', ' ', 'x'.repeat(321)],
  'LoginInput.password': ['', 'x'.repeat(1025)],
  'LoginInput.code': ['', 'x'.repeat(65)],
  'PositionInput.latitude': [90.000001, -90.000001, 1e308],
  'PositionInput.longitude': [180.000001, -180.000001, -1e308],
  'PositionInput.accuracyMeters': [-0.1, 100_001],
  'RadiusInput.meters': [0, -1, 200_000.1, 1e308],
  'RefreshSessionInput.refreshToken': ['', 'x'.repeat(1025)],
  'RetireSiteInput.version': [],
  'SiteFilter.text': ['x'.repeat(121)],
  'TenantFilter.text': ['x'.repeat(41)],
  'UpdateSiteInput.version': [],
  'UpdateSiteInput.code': ['', 'x'.repeat(41), 'a\nb'],
  'UpdateSiteInput.name': ['', 'x'.repeat(121)],
  'UpdateSiteInput.address': ['', 'x'.repeat(301)],
  'UpdateSiteInput.geofenceMeters': [9.99, 5000.01],
  ...ofLists('first', [0, -1, 101, 2 ** 31 - 1]),
  ...ofLists('after', ['', 'x', '%', 'bnVsbA']),
}

function ofLists(argument: string, values: unknown[]) {
  const lists = ['Query.sites', 'Query.tenants', 'Site.assignments', 'Tenant.circles', 'Tenant.vendors'] // biome-ignore format: one row
  return Object.fromEntries(lists.map((list) => [`${list}.${argument}`, values]))
}

/** Values that are none in themselves, and such that are none in this place. */
export function badValues({ coordinate, type, hasDefault }: Input): unknown[] {
  const named = getNamedType(type)
  const kind = isEnumType(named) ? 'enum' : isInputObjectType(named) ? 'object' : named.name
  const each = [...(wrong[kind] ?? []), ...(outside[coordinate] ?? [])]
  const values = isList(type)
    ? [...each.flatMap((value) => (value === '' ? [] : [[value]])), tooMany(named)]
    : [...each, ...(kind === 'object' ? [] : [['x', 'y']])]
  if (!isNonNullType(type)) return values
  return hasDefault ? [...values, null] : [...values, null, undefined]
}

const tooMany = (named: ReturnType<typeof getNamedType>) =>
  Array(501).fill(
    isEnumType(named) ? named.getValues()[0]!.name : '018f0000-0000-7000-8000-000000000000',
  )

/** Of what has a range, the places that nobody has given one. */
export const withoutRange = (inputs: readonly Input[]) =>
  inputs
    .filter(({ type }) => ['String', 'Int', 'Float', 'DateTime'].includes(getNamedType(type).name))
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => !outside[coordinate])

/** The kinds of value that nobody has thought of yet. */
export const unknownKinds = (inputs: readonly Input[]) =>
  inputs
    .map(({ type }) => getNamedType(type))
    .filter((named) => !isEnumType(named) && !isInputObjectType(named) && !wrong[named.name])
    .map(({ name }) => name)
