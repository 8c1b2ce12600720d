import { findFacts } from '../../src/auth/facts.ts'
import type { Lanes } from '../../src/db/lanes.ts'
import { type Scope, scopeOf } from '../../src/tenancy/scope.ts'
import type { Member } from '../support/world.ts'

type Acting = Pick<Member, 'tenantId' | 'id' | 'accountId' | 'sessionId'>

/** The scope of a member as the gateway computes it, on the identity plane. */
export async function scopeFor(identity: Lanes, member: Acting): Promise<Scope> {
  const operation = identity.begin({ mode: 'read' })
  const { tenantId, id: membershipId, accountId, sessionId } = member
  const found = await findFacts((statement) => operation.query(statement), {
    tenantId,
    membershipId,
    accountId,
    sessionId,
  })
  await operation.commit()
  if (!found) throw new Error('the membership does not stand')
  return scopeOf(found.facts)
}
