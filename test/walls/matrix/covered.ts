import { type GraphQLSchema, getNamedType, isCompositeType, isObjectType } from 'graphql'
import { feeds } from './feed.ts'
import { relations } from './lines.ts'
import { queries } from './roots.ts'
import { rulings } from './rulings.ts'
import { writes } from './writes.ts'

const under = (root: string, fields: string[]) => fields.map((field) => `${root}.${field}`)

/** Asked of each person's own sessions, in matrix-sessions.test.ts. */
const ofSessions = [
  ...['login', 'refreshSession', 'logout', 'logoutEverywhere', 'endSession', 'changePassword'],
  ...['requestPasswordReset', 'resetPassword', 'beginSecondFactor', 'confirmSecondFactor', 'removeSecondFactor', 'acceptInvitation'],
  ...['register', 'verifyEmail', 'setPreferredMembership'],
]

/** Every field that the matrix asks. */
export const asked = new Set([
  ...Object.keys(relations),
  ...under('Query', Object.keys(queries)),
  ...under('Mutation', [...Object.keys(writes), ...Object.keys(rulings), ...ofSessions]),
  ...under('Subscription', Object.keys(feeds)),
])

/** Every root field of a schema and every field that leads to other objects; pages are asked as a whole. */
export function leading(schema: GraphQLSchema): Set<string> {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const found = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || /^__|(Connection|Edge)$/.test(type.name)) return []
    return Object.values(type.getFields())
      .filter((field) => roots.includes(type) || isCompositeType(getNamedType(field.type)))
      .map((field) => `${type.name}.${field.name}`)
  })
  return new Set(found)
}
