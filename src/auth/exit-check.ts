import {
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isCompositeType,
  isObjectType,
} from 'graphql'
import { Internal } from '../errors/index.ts'
import type { DoorCaller, DoorContext } from './door-context.ts'

type Resolve = () => unknown
type Exit = (
  resolve: Resolve,
  parent: unknown,
  args: unknown,
  context: DoorContext,
) => Promise<unknown>

/**
 * Looks at every object that a field hands out. One that lies outside of the caller's reach means
 * that a wall further in has a hole: the whole field fails, for a list that silently lost a row
 * would hide the hole.
 */
export function exitCheck(
  type: string,
  field: GraphQLField<unknown, unknown>,
  known: ReadonlySet<string>,
): Exit | undefined {
  const named = getNamedType(field.type)
  if (!isCompositeType(named)) return undefined
  const handed = handedOut(named)
  if (!known.has(handed.type))
    throw new Error(`No exit: say in src/auth/exits.ts to whom a ${handed.type} may leave.`)
  return async (resolve, _parent, _args, context) => {
    const result = await resolve()
    if (context.caller && !mayLeave(result, handed, context.caller)) {
      throw shut(`${type}.${field.name}`, handed.type, context.requestId)
    }
    return result
  }
}

/** The type whose objects are handed out, and whether they come as the nodes of a connection. */
type Handed = { type: string; connection: boolean }

function handedOut(named: GraphQLNamedType): Handed {
  const nodes = isObjectType(named) ? named.getFields().nodes : undefined
  if (!named.name.endsWith('Connection') || !nodes) return { type: named.name, connection: false }
  return { type: getNamedType(nodes.type).name, connection: true }
}

type Connection = { nodes?: unknown[]; edges?: { node: unknown }[] }

function mayLeave(value: unknown, handed: Handed, caller: DoorCaller): boolean {
  if (value === null || typeof value !== 'object' || value instanceof Error) return true
  if (Array.isArray(value)) return value.every((one) => mayLeave(one, handed, caller))
  if (!handed.connection) return caller.mayHold(handed.type, value)
  const { nodes = [], edges = [] } = value as Connection
  const node = { type: handed.type, connection: false }
  return mayLeave([...nodes, ...edges.map((edge) => edge.node)], node, caller)
}

function shut(field: string, type: string, requestId: string): Internal {
  const leak = new Internal(requestId)
  leak.cause = new Error(`${field} was about to hand out a ${type} outside of the caller's reach.`)
  return leak
}
