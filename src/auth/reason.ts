import type { TenantStatus } from '../tenancy/scope.ts'
import type { Refusal, ToldDecision } from './decide.ts'
import { entryOf, type Permission } from './permissions.ts'
import type { RoleEntry } from './roles.ts'

type About = { permission: Permission; status: TenantStatus; decision: ToldDecision }

/** A decision in one sentence, with the terms of the way where they are told. */
export function reasonOf(about: About): string {
  const { refusedBy, grantedBy, way } = about.decision
  if (refusedBy) return refused[refusedBy](about)
  return `Allowed ${said(way)}: ${grantedBy.map(spoken).join('; ')}.`
}

const spoken = ({ role, designation, effect, permission, unit }: RoleEntry) =>
  `role ${role}${designation ? ' of the designation' : ''} ${effect === 'GRANT' ? 'grants' : 'denies'} ${permission} ${unit ? 'in a unit that this lies in' : 'everywhere'}`

function said(way: ToldDecision['way']): string {
  switch (way.kind) {
    case 'SELF':
      return 'in the company itself'
    case 'OVERSEES':
      return `in a company below${'governance' in way ? `, with governance ${way.governance} and sharing ${way.sharing}` : ''}`
    case 'ENGAGES':
      return `towards a vendor, by a contract${standing(way)}`
    case 'SERVES':
      return `in a circle, by a contract${standing(way)}`
    case 'NONE':
      return 'out of reach'
  }
}

const standing = (way: ToldDecision['way']) => ('status' in way ? ` that is ${way.status}` : '')

const refused: Record<Refusal, (about: About) => string> = {
  STANDING: ({ status }) =>
    `Refused: the company that is acted for is ${status}, and this has to wait until it is active again.`,
  ROLE: ({ permission, decision: { grantedBy, deniedBy } }) => {
    const denied = deniedBy.map(spoken).join('; ')
    if (!denied) return `Refused: no role of this membership grants ${permission} here.`
    return grantedBy.length > 0
      ? `Refused: ${denied}, and one DENY wins over every GRANT.`
      : `Refused: ${denied}, and no role grants it.`
  },
  ACTING: () =>
    'Refused: whoever acts in the place of a member only reads, unless it was said otherwise.',
  REACH: ({ permission, decision: { way } }) =>
    `Refused: ${permission} cannot be used ${said(way)}.`,
  SHARING: ({ permission, decision: { way } }) =>
    `Refused ${said(way)}: ${entryOf(permission).figures ? 'figures take AGGREGATED' : 'rows take FULL'}.`,
  REPORTING: ({ decision: { way } }) => `Refused ${said(way)}: by its settings it is in no report.`,
  GOVERNANCE: ({ decision: { way } }) => `Refused ${said(way)}: it changes its rows itself.`,
  APPROVAL: ({ decision: { way } }) =>
    `Refused ${said(way)}: what is sent is proposed to it, and it decides.`,
  CONTRACT: ({ decision: { way } }) => `Refused ${said(way)}: that does not allow it now.`,
  PART: () =>
    'Refused: this lies outside the part of the organisation that the member is placed in.',
}
