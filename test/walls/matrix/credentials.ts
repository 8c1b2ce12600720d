import { type ApiKey, apiKeyOf, type Facts, invitationOf, type Member, sameKey } from '../model/facts.ts'
import { apiKeysOf, isNowhere, membersOf } from '../model/rows.ts'
import { forbidden, notFound } from './lines.ts'
import { at, every, fresh, ruled, wholeOf, write } from './rule.ts'
import type { Given } from './writes.ts'

/** Who is let in: people by an invitation, programs by a key. */
export const ofCredentials: Record<string, (facts: Facts) => Given[]> = {
  inviteMember: ({ companies, units }) => [
    ...every(3, companies).map(({ id }) => invited({ tenantId: id, unitId: null })),
    ...every(2, units).map(({ tenantId, id }) => invited({ tenantId, unitId: id })),
  ],
  resendInvitation: ({ members }) => every(4, members).map((member) => stepped(member, 'OPEN')),
  revokeInvitation: ({ members }) => every(4, members).map((member) => stepped(member, 'REVOKED')),
  createApiKey: () => [keyed],
  revokeApiKey: ({ members }) => every(4, members).map(revoked),
}

/** Whoever may invite holds all that a viewer does. */
function invited(place: { tenantId: string; unitId: string | null }): Given {
  const { tenantId, unitId } = place
  const email = 'fresh@test.example'
  return {
    args: `(input: { id: "${fresh}", tenantId: "${tenantId}", unitId: ${JSON.stringify(unitId)}, email: "${email}", roles: ["viewer"] })`,
    ...{ about: tenantId, names: [fresh, tenantId, ...(unitId ? [unitId] : [])] },
    ...{ type: 'Invitation' },
    ...write('member.invite', (view) => {
      if (isNowhere(view, tenantId)) return notFound
      return ruled(view, place) ?? { ...place, id: fresh, email }
    }),
    undo: [`DELETE FROM invitation WHERE id = '${fresh}'`],
  }
}

function stepped(member: Member, status: 'OPEN' | 'REVOKED'): Given {
  const invitation = invitationOf(member)
  const { tenantId, id } = invitation
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1 })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'Invitation' },
    ...write('member.invite', (view) => {
      if (!membersOf(view).includes(member)) return notFound
      return ruled(view, invitation) ?? { ...invitation, status, version: 2 }
    }),
    undo: [`UPDATE invitation SET status = 'OPEN', sent_at = NULL, version = 1 ${at(invitation)}`],
  }
}

/** For whoever asks, whose company it is always about. */
const keyed: Given = {
  args: `(input: { id: "${fresh}", name: "Fresh", permissions: ["tenant.read"] })`,
  ...{ names: [fresh], type: 'MadeApiKey' },
  ...write('key.create', (view) => {
    const { id: membershipId, tenantId } = view.member
    // Only a person makes one.
    if (view.by.is !== 'PERSON') return forbidden
    const made = { tenantId, id: fresh, membershipId, name: 'Fresh', permissions: ['tenant.read'] }
    return ruled(view, wholeOf(view.member)) ?? made
  }),
  undo: [`DELETE FROM api_key WHERE id = '${fresh}'`],
}

function revoked(member: Member): Given {
  const key = apiKeyOf(member)
  const { tenantId, id } = key
  return {
    args: `(input: { id: "${id}", version: 1 })`,
    ...{ about: tenantId, names: [id], type: 'ApiKey' },
    ...write('key.revoke', (view) => {
      if (!apiKeysOf(view).some((one) => sameKey(one, key))) return notFound
      return ruled(view, wholeOf(member)) ?? { ...key, status: 'REVOKED', version: 2 }
    }),
    undo: unrevoked(key),
  }
}

/** A key has a session of its own. */
export const unrevoked = (key: ApiKey) => [
  `UPDATE api_key SET revoked_at = NULL, version = 1 ${at(key)}`,
  `UPDATE session SET ended_at = NULL, ended_cause = NULL
    WHERE id IN (SELECT session_id FROM api_key ${at(key)})`,
]
