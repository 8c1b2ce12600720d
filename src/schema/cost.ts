import type { GraphQLField } from 'graphql'
import { Extensions } from 'type-graphql'

/**
 * What resolving a field once costs, in points, where it is not what `server/price.ts` takes it for:
 * a statement of its own, a password that is hashed, or nothing at all.
 */
export const Cost = (points: number): PropertyDecorator & MethodDecorator =>
  Extensions({ cost: points })

export function declaredCost(field: GraphQLField<unknown, unknown>): number | undefined {
  return field.extensions.cost as number | undefined
}
