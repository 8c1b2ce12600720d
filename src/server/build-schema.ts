import { type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql'
import { buildSchema, getMetadataStorage, type NonEmptyArray } from 'type-graphql'
import { doors } from '../auth/doors.ts'
import { staffExits } from '../auth/staff-exits.ts'
import { declaredCost } from '../schema/cost.ts'

type Resolvers = NonEmptyArray<new () => object>

/** Tests alone leave the doors out, or serve types of their own. */
type Doors = { door?: boolean; known?: ReadonlySet<string> }

/** The executable schema of these resolvers, behind its doors. */
export async function buildDooredSchema(
  resolvers: Resolvers,
  { door, known }: Doors = {},
): Promise<GraphQLSchema> {
  plainFieldsAreRead()
  const schema = await buildSchema({ resolvers, validate: false, pubSub: ownFeeds })
  describeRoots(schema)
  describeCosts(schema)
  return door === false ? schema : doors(schema, known)
}

/**
 * The schema of the staff, which is built after the tenants'. No class with methods of its own for fields is in both: such a
 * method would turn up in the other one.
 */
export const buildStaffSchema = (resolvers: Resolvers): Promise<GraphQLSchema> =>
  buildDooredSchema(resolvers, { known: staffExits })

/** The three types that no class stands for. */
function describeRoots(schema: GraphQLSchema): void {
  const describe = (root: GraphQLObjectType | null | undefined, description: string) => {
    if (root) root.description = description
  }
  describe(schema.getQueryType(), 'What can be read.')
  describe(
    schema.getMutationType(),
    'What can be done: one thing per request, all of it or nothing.',
  )
  describe(schema.getSubscriptionType(), 'What can be followed, over WebSocket.')
}

/** Where a field costs something out of the ordinary, it says so to whoever reads the schema. */
function describeCosts(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType))
    for (const field of Object.values(type.getFields())) {
      const cost = declaredCost(field)
      if (cost) field.description = `${field.description} Costs ${cost} points.`
    }
}

/**
 * A field without a method of its own is read off its object by the executor itself; a function
 * per leaf would cost more than all the rest. An object type may still say otherwise.
 */
function plainFieldsAreRead(): void {
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers ??= true
}

/** type-graphql asks for a bus; our feeds bring their own streams, from the committed outbox. */
const ownFeeds = {
  publish() {
    throw new Error('Events leave from the outbox only.')
  },
  subscribe(): never {
    throw new Error('A feed names its own `subscribe`.')
  },
}
