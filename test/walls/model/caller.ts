import { type Acting, apiKeyOf, type Facts, type Member, stands } from './facts.ts'

/** How a member is asked for: they ask themselves, a program by their key, or somebody of the staff in their place. */
export type Credential = { is: 'PERSON' } | { is: 'KEY'; names: readonly string[] } | { is: 'ACTING'; acting: Acting }

export const inPerson: Credential = { is: 'PERSON' }

/** What is only read; all else writes. */
export const isRead = (permission: string) => /\.(read|explain|consolidated)$/.test(permission)

/** What is left of the rights of a member to whoever asks so. */
export function lets(by: Credential, permission: string): boolean {
  if (by.is === 'KEY') return by.names.includes(permission)
  return by.is === 'PERSON' || by.acting.writes || isRead(permission)
}

export type Caller = { member: Member; by: Credential }

/** Everybody who asks otherwise than as a member who belongs to the company and asks themselves. */
export function callersIn({ members, actings }: Facts): Caller[] {
  const keys = members
    .filter(({ key }) => key)
    .map(
      (member): Caller => ({
        ...{ member, by: { is: 'KEY', names: apiKeyOf(member).permissions } },
      }),
    )
  const staff = actings.map(
    (acting): Caller => ({
      member: members.find((one) => one.tenantId === acting.tenantId && one.id === acting.membershipId)!,
      by: { is: 'ACTING', acting },
    }),
  )
  const outside = members.filter((member) => !stands(member))
  return [...outside.map((member): Caller => ({ member, by: inPerson })), ...keys, ...staff]
}
