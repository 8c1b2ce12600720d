import type { GraphQLField } from 'graphql'
import { Extensions } from 'type-graphql'
import type { Permission } from './permissions.ts'
import type { StaffPermission } from './staff-permissions.ts'

/** What is asked of the caller before a field is resolved. */
export type Door =
  | { kind: 'needs'; permission: Permission | StaffPermission }
  | { kind: 'signedIn'; why: string; acting: boolean }
  | { kind: 'open'; why: string }

const hang = (door: Door): PropertyDecorator & MethodDecorator => Extensions({ door })

/** The field opens for callers whose role holds the permission, over any reach. */
export const Needs = (permission: Permission) => hang({ kind: 'needs', permission })

/** The same at the door of the staff, whose table is another one. */
export const NeedsStaff = (permission: StaffPermission) => hang({ kind: 'needs', permission })

/**
 * The field opens for everyone who is signed in; `why` says what keeps the answer in bounds. Whoever acts in the place of
 * somebody is not that person, and is let in where it is said.
 */
export const SignedIn = (why: string, { acting = false } = {}) =>
  hang({ kind: 'signedIn', why, acting })

/** The field opens for everyone; `why` says what makes that harmless. */
export const Open = (why: string) => hang({ kind: 'open', why })

export function doorOf(field: GraphQLField<unknown, unknown>): Door | undefined {
  return field.extensions.door as Door | undefined
}
