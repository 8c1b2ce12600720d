import { Prisma, type PrismaClient } from '../generated/prisma/client.ts'
import type { Lane } from './lane.ts'

/** What can be asked of a model; an action that Prisma gains does not compile until it is here. */
export type Action = Exclude<Extract<keyof PrismaClient['site'], string>, 'fields'>

const known: Record<Action, true> = {
  findUnique: true,
  findUniqueOrThrow: true,
  findFirst: true,
  findFirstOrThrow: true,
  findMany: true,
  create: true,
  createMany: true,
  createManyAndReturn: true,
  update: true,
  updateMany: true,
  updateManyAndReturn: true,
  upsert: true,
  delete: true,
  deleteMany: true,
  aggregate: true,
  groupBy: true,
  count: true,
}

export const actions = Object.keys(known) as Action[]

export type Call = { model: Prisma.ModelName; operation: Action; args: unknown }

/** Sees each call before Prisma does: answers with the arguments to use instead, or throws. */
export type Guard = (call: Call) => unknown

type ModelKey = Uncapitalize<Prisma.ModelName>

/** Prisma's models without its client: no `$transaction`, no raw SQL, nothing to connect. */
export type Database = { readonly [Key in ModelKey]: Pick<PrismaClient[Key], Action> }

type Delegate = Record<Action, (args: unknown) => Promise<unknown>>
type Run = (call: Call) => Promise<unknown>

const keyOf = (model: Prisma.ModelName) =>
  (model.charAt(0).toLowerCase() + model.slice(1)) as ModelKey

const models = new Map(Object.values(Prisma.ModelName).map((model) => [keyOf(model), model]))

/**
 * The database as one operation sees it. Each call starts when it is made, not when it is awaited as
 * Prisma would have it: a call belongs to its operation from the start or is refused, and there is
 * nothing lazy that could be awaited in somebody else's transaction.
 */
export function facade(run: Run): Database {
  const delegates: Partial<Record<ModelKey, unknown>> = {}
  const get = (_: unknown, key: ModelKey) => {
    const model = models.get(key)
    if (!model) return undefined
    delegates[key] ??= delegate(model, run)
    return delegates[key]
  }
  return new Proxy({} as Database, { get: get as ProxyHandler<Database>['get'] })
}

function delegate(model: Prisma.ModelName, run: Run): Delegate {
  const entries = actions.map((operation) => [
    operation,
    (args: unknown) => run({ model, operation, args }),
  ])
  return Object.fromEntries(entries)
}

/** Has the lane's own client do what the facade was asked. */
export async function perform(
  { prisma }: Lane,
  { model, operation, args }: Call,
): Promise<unknown> {
  const own = prisma[keyOf(model)] as unknown as Delegate
  return await own[operation](args)
}
