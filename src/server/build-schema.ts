import type { GraphQLObjectType, GraphQLSchema } from 'graphql'
import { buildSchema, getMetadataStorage, type NonEmptyArray } from 'type-graphql'
import { doors } from '../auth/doors.ts'

type Resolvers = NonEmptyArray<new () => object>

/** Tests alone leave the doors out, or serve types of their own. */
export type Doors = { door?: boolean; known?: ReadonlySet<string> }

/** The executable schema of these resolvers, behind its doors. */
export async function buildDooredSchema(
  resolvers: Resolvers,
  { door, known }: Doors = {},
): Promise<GraphQLSchema> {
  plainFieldsAreRead()
  const schema = await buildSchema({ resolvers, validate: false, pubSub: ownFeeds })
  describeRoots(schema)
  return door === false ? schema : doors(schema, known)
}

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
