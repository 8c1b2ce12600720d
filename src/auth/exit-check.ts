import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  getNamedType,
  isCompositeType,
  isObjectType,
} from 'graphql'
import { Internal } from '../errors/index.ts'
import type { DoorCaller, DoorContext } from './door-context.ts'

type Field = GraphQLField<unknown, unknown>
type Resolve = GraphQLFieldResolver<unknown, unknown>

/**
 * Looks at every object that a field hands out. One that lies outside of the caller's reach means
 * that a wall further in has a hole: the whole field fails, for a list that silently lost a row
 * would hide the hole.
 */
export function exitCheck(type: string, field: Field, known: ReadonlySet<string>): void {
  const named = getNamedType(field.type)
  if (!isCompositeType(named)) return
  const handed = handedOut(named)
  if (!known.has(handed.type))
    throw new Error(`No exit: say in src/auth/exits.ts to whom a ${handed.type} may leave.`)
  field.resolve = checked(
    field.resolve ?? defaultFieldResolver,
    (result, { caller, requestId }) => {
      if (caller && !mayLeave(result, handed, caller))
        throw shut(`${type}.${field.name}`, handed.type, requestId)
      return result
    },
  )
}

type Check = (result: unknown, context: DoorContext) => unknown

/** Put on without a middleware, whose closures for each leaf of an answer cost more than the look. */
const checked =
  (resolve: Resolve, check: Check): Resolve =>
  (parent, args, context, info) => {
    const result = resolve(parent, args, context, info)
    const asker = context as DoorContext
    return isPromise(result) ? result.then((value) => check(value, asker)) : check(result, asker)
  }

/** The type whose objects are handed out, and whether they come as the nodes of a connection. */
type Handed = { type: string; connection: boolean }

function handedOut(named: GraphQLNamedType): Handed {
  const nodes = isObjectType(named) ? named.getFields().nodes : undefined
  if (!named.name.endsWith('Connection') || !nodes) return { type: named.name, connection: false }
  return { type: getNamedType(nodes.type).name, connection: true }
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | null)?.then === 'function'

type Connection = { nodes: unknown[] }

function mayLeave(value: unknown, handed: Handed, caller: DoorCaller): boolean {
  if (value === null || typeof value !== 'object' || value instanceof Error) return true
  if (Array.isArray(value)) return value.every((one) => mayLeave(one, handed, caller))
  if (!handed.connection) return caller.mayHold(handed.type, value)
  // The edges of a connection are made of its nodes: there is nothing else to look at.
  return mayLeave((value as Connection).nodes, { type: handed.type, connection: false }, caller)
}

function shut(field: string, type: string, requestId: string): Internal {
  const leak = new Internal(requestId)
  leak.cause = new Error(`${field} was about to hand out a ${type} outside of the caller's reach.`)
  return leak
}
