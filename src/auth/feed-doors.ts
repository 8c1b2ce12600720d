import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import type { DoorContext } from './door-context.ts'
import { refusal } from './door-rule.ts'
import { type Door, doorOf } from './needs.ts'

/**
 * Shield leaves `subscribe` alone, so that a stranger would get the stream and learn from it when
 * things happen: the door of a feed is asked before its stream is opened, too.
 */
export function guardFeeds(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const { subscribe } = field
    const door = doorOf(field)
    if (subscribe && door) field.subscribe = guarded(door, subscribe)
  }
}

type Subscribe = GraphQLFieldResolver<unknown, DoorContext>

function guarded(door: Door, subscribe: Subscribe): Subscribe {
  return async (parent, args, context, info) => {
    const no = refusal(door, context)
    if (no) throw no
    return subscribe(parent, args, context, info)
  }
}
