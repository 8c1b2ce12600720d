import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
} from 'graphql'
import { ruleFor } from './door-rule.ts'
import { exitCheck } from './exit-check.ts'
import { exits } from './exits.ts'
import { guardFeeds } from './feed-doors.ts'
import { type Door, doorOf } from './needs.ts'
import { type Middleware, onceAnOperation } from './once-an-operation.ts'
import { applyMiddleware, deny, shield } from './shield.ts'

type Field = GraphQLField<unknown, unknown>
type ByField<T> = Record<string, Record<string, T>>

/**
 * The first wall: every root field and every field that names a need is asked before it is
 * resolved, and what it answers is looked at before it leaves.
 */
export function doors(
  schema: GraphQLSchema,
  known: ReadonlySet<string> = new Set(Object.keys(exits)),
): GraphQLSchema {
  refuseWithoutDoor(schema)
  const doored = dooredFields(schema)
  const guarded = doored.filter(({ door }) => door.kind !== 'open')
  const asked = mapFields(guarded, ({ door }) => ruleFor(door))
  const shielded = shield(asked, { fallbackRule: deny, allowExternalErrors: true, debug: true })
  const entry = shielded.generate(schema) as ByField<Middleware>
  const walled = applyMiddleware(
    schema,
    // Shield wraps every field there is; only those that carry a rule are worth its price.
    mapFields(guarded, ({ type, field }) => onceAnOperation(entry[type]![field.name]!)),
  )
  for (const { type, field, door } of dooredFields(walled)) {
    // Who comes in without being a caller yet is handed nothing but what is theirs.
    if (door.kind === 'needs' || !isRoot(walled, type)) exitCheck(type, field, known)
  }
  guardFeeds(walled)
  return walled
}

type Doored = { type: string; field: Field; door: Door }

function dooredFields(schema: GraphQLSchema): Doored[] {
  return fieldsOf(schema).flatMap(({ type, field }) => {
    const door = doorOf(field)
    return door ? [{ type, field, door }] : []
  })
}

/** Every root field and every field that leads from one object to others has a door. */
function refuseWithoutDoor(schema: GraphQLSchema): void {
  const names = fieldsOf(schema)
    .filter(({ type, field }) => isRoot(schema, type) || leadsOn(field))
    .filter(({ field }) => !doorOf(field))
    .map(({ type, field }) => `${type}.${field.name}`)
  if (names.length > 0)
    throw new Error(`No door: give ${names.join(', ')} one of @Needs, @SignedIn and @Open.`)
}

const isRoot = (schema: GraphQLSchema, type: string) =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some(
    (root) => root?.name === type,
  )

const leadsOn = (field: Field) => !!field.resolve && isCompositeType(getNamedType(field.type))

function fieldsOf(schema: GraphQLSchema): { type: string; field: Field }[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || type.name.startsWith('__')) return []
    return Object.values(type.getFields()).map((field) => ({ type: type.name, field }))
  })
}

function mapFields<T>(doored: Doored[], make: (one: Doored) => T | undefined): ByField<T> {
  const map: ByField<T> = {}
  for (const one of doored) {
    const made = make(one)
    if (made !== undefined) map[one.type] = { ...map[one.type], [one.field.name]: made }
  }
  return map
}
