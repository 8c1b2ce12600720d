import type { Compilable, CompiledQuery, Kysely, KyselyPlugin } from 'kysely'
import type { DB } from '../generated/kysely.ts'
import { kysely } from './kysely.ts'
import { LaneError } from './lane-error.ts'
import type { Statement } from './opening.ts'

/** What statements are built with: nothing is run by it while a form is built. */
export type Sql = Kysely<DB>

/** What a form is filled in with; a name that is left out makes another statement of it. */
export type Given = Readonly<Record<string, unknown>>

/**
 * A statement of which everything but the values is known: built, walled and compiled once for each
 * shape, then only filled in.
 */
export class Form<G extends Given, Row> {
  readonly #build: (sql: Sql, given: G) => Compilable<Row>
  readonly #compiled = new Map<string, CompiledQuery<Row>>()

  constructor(build: (sql: Sql, given: G) => Compilable<Row>) {
    this.#build = build
  }

  filledIn(given: G, mould: Mould = open): Statement {
    const names = Object.keys(given).filter((name) => given[name] !== undefined)
    const shape = `${mould.shape}: ${names}`
    const known = this.#compiled.get(shape) ?? this.#compile(names, mould)
    this.#compiled.set(shape, known)
    const values = { given, scope: mould.scope }
    return { text: known.sql, values: known.parameters.map((value) => filled(value, values)) }
  }

  #compile(names: string[], { plugins }: Mould): CompiledQuery<Row> {
    const blanks: Given = Object.fromEntries(names.map((name) => [name, blank('given', name)]))
    return this.#build(kysely(never, plugins), blanks as G).compile()
  }
}

/** What a form is walled with. All that are of one shape differ in nothing but the values of the scope. */
export type Mould = { shape: string; plugins: readonly KyselyPlugin[]; scope: object }

const open: Mould = { shape: 'open', plugins: [], scope: {} }

type Values = { given: object; scope: object }
type Path = readonly [keyof Values, ...string[]]

/** By these Kysely tells its own expressions from values. */
const markers = new Set<PropertyKey>(['toOperationNode', 'expressionType', 'isSelectQueryBuilder'])

const paths = new WeakMap<object, Path>()

/**
 * Stands for a value while a form is built. It has elements, and nothing else: a form that looked at a
 * value would fit that value alone.
 */
export function blank(...path: Path): never {
  const get = (_: object, name: PropertyKey) => {
    if (typeof name === 'symbol' || markers.has(name)) return undefined
    if (/^\d+$/.test(name as string)) return blank(...path, name as string)
    throw new LaneError('LANE_REFUSED', `A form looks at '${String(name)}' of ${path.join('.')}.`)
  }
  const stand = new Proxy({}, { get })
  paths.set(stand, path)
  return stand as never
}

function filled(value: unknown, values: Values): unknown {
  if (typeof value !== 'object' || value === null) return value
  const path = paths.get(value)
  if (path) return path.reduce<unknown>((whole, name) => (whole as Given)[name], values)
  return Array.isArray(value) ? value.map((one) => filled(one, values)) : value
}

/** Forms are built by a handle that runs nothing. */
async function never(): Promise<never> {
  throw new LaneError('LANE_REFUSED', 'A form is not run while it is built.')
}
