import { type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql'
import type { IMiddlewareFunction } from 'graphql-middleware'
import { ruleFor } from './door-rule.ts'
import { exitCheck } from './exit-check.ts'
import { guardFeeds } from './feed-doors.ts'
import { type Door, doorOf } from './needs.ts'
import type { Permission } from './permissions.ts'
import { applyMiddleware, deny, shield } from './shield.ts'

/** What the doors ask of a caller. */
export interface DoorCaller {
  /** Whether a role grants the permission and the company's standing allows it, over any reach. */
  holds(permission: Permission): boolean
  /** Whether the object lies inside what the caller can reach at all. */
  mayHold(type: string, object: unknown): boolean
}

/** Either may be null when there is nobody, or throw the better reason why there is not. */
export interface DoorContext {
  readonly requestId: string
  readonly signIn: object | null
  readonly caller: DoorCaller | null
}

type Field = GraphQLField<unknown, unknown>
type ByField<T> = Record<string, Record<string, T>>

/**
 * The first wall: every root field and every field that names a need is asked before it is
 * resolved, and what it answers is looked at before it leaves.
 */
export function doors(schema: GraphQLSchema): GraphQLSchema {
  const guarded = guardedFields(schema)
  refuseWithoutDoor(schema)
  const asked = mapFields(guarded, ({ door }) => ruleFor(door))
  const shielded = shield(asked, { fallbackRule: deny, allowExternalErrors: true, debug: true })
  const entry = shielded.generate(schema) as ByField<IMiddlewareFunction>
  const walled = applyMiddleware(
    schema,
    // Shield wraps every field there is; only those that carry a rule are worth its price.
    mapFields(guarded, ({ type, field }) => entry[type]![field.name]!),
    mapFields(guarded, ({ type, field, door }) =>
      door.kind === 'needs' ? exitCheck(type, field) : undefined,
    ),
  )
  guardFeeds(walled)
  return walled
}

type Guarded = { type: string; field: Field; door: Exclude<Door, { kind: 'open' }> }

function guardedFields(schema: GraphQLSchema): Guarded[] {
  return fieldsOf(schema).flatMap(({ type, field }) => {
    const door = doorOf(field)
    return door === undefined || door.kind === 'open' ? [] : [{ type, field, door }]
  })
}

function refuseWithoutDoor(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const names = fieldsOf(schema)
    .filter(({ type, field }) => roots.some((root) => root?.name === type) && !doorOf(field))
    .map(({ type, field }) => `${type}.${field.name}`)
  if (names.length > 0) {
    throw new Error(`No door: give ${names.join(', ')} one of @Needs, @SignedIn and @Open.`)
  }
}

function fieldsOf(schema: GraphQLSchema): { type: string; field: Field }[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || type.name.startsWith('__')) return []
    return Object.values(type.getFields()).map((field) => ({ type: type.name, field }))
  })
}

function mapFields<T>(guarded: Guarded[], make: (one: Guarded) => T | undefined): ByField<T> {
  const map: ByField<T> = {}
  for (const one of guarded) {
    const made = make(one)
    if (made !== undefined) map[one.type] = { ...map[one.type], [one.field.name]: made }
  }
  return map
}
