import { Prisma } from '../db/generated/prisma/client.ts'
import { type Hanger, hangers, type ModelName } from './models.ts'
import { allows, holds, type Predicate, toPrisma } from './predicate.ts'
import type { Scope } from './scope.ts'

export type Call = { model: string; operation: string; args: unknown }
type Args = Record<string, unknown>

/**
 * The wall inside, for Prisma: ANDs the caller's scope into every read and update, stamps the place on
 * every create, and refuses removals and whatever it does not know: relations, nested writes, actions.
 */
export function prismaWall(scope: Scope) {
  return ({ model, operation, args }: Call): Args => {
    if (!Object.hasOwn(actions, operation) || !Object.hasOwn(hangers, model))
      throw new Error(`${model}.${operation} does not pass the wall`)
    const wall = new ModelWall(model as ModelName, scope, new Date())
    return actions[operation as Action](wall, (args ?? {}) as Args)
  }
}

const read = (wall: ModelWall, args: Args) => wall.reading(args)
const change = (wall: ModelWall, args: Args) => wall.changing(args)
const remove = (wall: ModelWall) => wall.removing()
const add = (wall: ModelWall, args: Args) => wall.adding(args)

/** The actions of Prisma that pass; any other, known today or not, is refused. */
export const actions = {
  findUnique: read,
  findUniqueOrThrow: read,
  findFirst: read,
  findFirstOrThrow: read,
  findMany: read,
  count: read,
  aggregate: read,
  groupBy: read,
  create: add,
  createMany: add,
  createManyAndReturn: add,
  update: change,
  updateMany: change,
  updateManyAndReturn: change,
  delete: remove,
  deleteMany: remove,
}
type Action = keyof typeof actions

class ModelWall {
  constructor(
    readonly model: ModelName,
    readonly scope: Scope,
    readonly now: Date,
  ) {}

  reading(args: Args): Args {
    this.#refuseRelations(args)
    return this.#narrow(args, hangers[this.model].reads(this.scope))
  }

  changing(args: Args): Args {
    this.#refuseRelations(args)
    const changes = this.#rule('changes', 'changed')
    const data = args.data as Args
    if ('tenantId' in data || 'id' in data || !allows(changes, data))
      throw new OutOfScope(this.model, 'changed')
    return this.#narrow(args, changes)
  }

  removing(): never {
    throw new OutOfScope(this.model, 'removed')
  }

  adding(args: Args): Args {
    this.#refuseRelations(args)
    const rows = [args.data].flat() as Args[]
    const placed = rows.map((row) => ({ ...row, tenantId: this.#placeOf(row) }))
    const adds = this.#rule('adds', 'added')
    if (!placed.every((row) => holds(adds, row))) throw new OutOfScope(this.model, 'added')
    return { ...args, data: Array.isArray(args.data) ? placed : placed[0] }
  }

  /** What is undefined is not given: Prisma takes it so. */
  #placeOf({ tenantId }: Args): unknown {
    return tenantId === undefined ? this.scope.tenant.id : tenantId
  }

  #narrow(args: Args, predicate: Predicate): Args {
    const where = (args.where ?? {}) as Args
    const given = where.AND === undefined ? [] : [where.AND].flat()
    return { ...args, where: { ...where, AND: [...given, toPrisma(predicate, this.now)] } }
  }

  #rule(name: 'adds' | 'changes', what: 'added' | 'changed'): Predicate {
    const hanger: Hanger = hangers[this.model]
    const rule = hanger[name]
    if (!rule) throw new OutOfScope(this.model, what)
    return rule(this.scope)
  }

  #refuseRelations(args: Args): void {
    for (const [key, value] of Object.entries(args)) {
      if (!known.has(key)) throw new Error(`'${key}' does not pass the wall on ${this.model}`)
      if (named.has(key)) for (const part of [value].flat()) this.#refuseUnknown(part)
    }
  }

  #refuseUnknown(part: unknown): void {
    if (typeof part !== 'object' || part === null) return
    for (const [key, value] of Object.entries(part)) {
      if (junctions.has(key)) for (const inner of [value].flat()) this.#refuseUnknown(inner)
      else if (!this.#isOwn(key))
        throw new Error(`${this.model}.${key} does not pass the wall: it is a relation`)
    }
  }

  /** A column of the model itself, or the name of one of its compound keys. */
  #isOwn(key: string): boolean {
    const columns = columnsOf(this.model)
    return key in columns || key === '_all' || key.split('_').every((part) => part in columns)
  }
}

/** A row outside the places that the caller may write. */
export class OutOfScope extends Error {
  constructor(model: string, what: 'added' | 'changed' | 'removed') {
    super(`${model} cannot be ${what} outside the caller's scope`)
  }
}

const known = new Set([
  'where',
  'data',
  'select',
  'omit',
  'orderBy',
  'take',
  'skip',
  'distinct',
  'by',
  'having',
  'skipDuplicates',
  'limit',
  '_count',
  '_sum',
  '_avg',
  '_min',
  '_max',
])
const named = new Set([
  'where',
  'data',
  'select',
  'omit',
  'orderBy',
  'having',
  '_count',
  '_sum',
  '_avg',
  '_min',
  '_max',
])
const junctions = new Set(['AND', 'OR', 'NOT'])

const columnsOf = (model: ModelName) =>
  Prisma[`${model}ScalarFieldEnum`] as Readonly<Record<string, string>>
