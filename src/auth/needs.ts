import type { GraphQLField } from 'graphql'
import { Extensions } from 'type-graphql'
import type { Permission } from './permissions.ts'

/** What is asked of the caller before a field is resolved. */
export type Door =
  | { kind: 'needs'; permission: Permission }
  | { kind: 'signedIn'; why: string }
  | { kind: 'open'; why: string }

const hang = (door: Door): PropertyDecorator & MethodDecorator => Extensions({ door })

/** The field opens for callers whose role holds the permission, over any reach. */
export const Needs = (permission: Permission) => hang({ kind: 'needs', permission })

/** The field opens for everyone who is signed in; `why` says what keeps the answer in bounds. */
export const SignedIn = (why: string) => hang({ kind: 'signedIn', why })

/** The field opens for everyone; `why` says what makes that harmless. */
export const Open = (why: string) => hang({ kind: 'open', why })

export function doorOf(field: GraphQLField<unknown, unknown>): Door | undefined {
  return field.extensions.door as Door | undefined
}
