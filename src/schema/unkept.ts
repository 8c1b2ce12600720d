import type { GraphQLField } from 'graphql'
import { Extensions } from 'type-graphql'

/**
 * The input or the answer of a mutation holds a secret, so that neither may be kept: it takes no
 * `Idempotency-Key`. `why` ends the sentence "It takes no key: …".
 */
export const Unkept = (why: string): PropertyDecorator & MethodDecorator =>
  Extensions({ unkept: why })

export function declaredUnkept(field: GraphQLField<unknown, unknown>): string | undefined {
  return field.extensions.unkept as string | undefined
}
