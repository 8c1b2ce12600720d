import { CriticalityLevel, diff } from '@graphql-inspector/core'
import type { GraphQLSchema } from 'graphql'

/** What a client of the old schema would stumble over in the new one, a sentence each. */
export async function breakingChanges(old: GraphQLSchema, now: GraphQLSchema): Promise<string[]> {
  const changes = await diff(old, now)
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message)
}
