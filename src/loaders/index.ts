import type { Page } from '../lib/page.ts'
import {
  type OversightsAsked,
  overseerLoader,
  oversightCountLoader,
  oversightLoader,
  oversightsLoader,
} from './corporate-relationship.ts'
import { historyCountLoader, historyLoader } from './history.ts'
import { invitationLoader } from './invitation.ts'
import { memberLoader } from './membership.ts'
import { unitChildCountLoader, unitChildrenLoader, unitLoader } from './organization-unit.ts'
import { ownRoleLoader, roleLoader } from './role.ts'
import { siteLoader } from './site.ts'
import { assignmentCountLoader, assignmentLoader, assignmentsLoader } from './site-assignment.ts'
import { telecomCircleLoader } from './telecom-circle.ts'
import { circleCountLoader, circlesLoader } from './tenant/circles.ts'
import { profileLoader, tenantLoader } from './tenant/find.ts'
import {
  ancestorsLoader,
  descendantCountLoader,
  descendantsLoader,
  type TreeWish,
} from './tenant/tree.ts'
import { domainCountLoader, domainLoader, domainsLoader } from './tenant-domain.ts'
import {
  type ContractsAsked,
  contractCountLoader,
  contractLoader,
  contractsLoader,
} from './vendor-relationship.ts'
import type { Work } from './work.ts'

/** The loaders of one operation: they remember for it alone, and read with its rights. */
export const makeLoaders = (work: Work) => {
  const tenant = tenantLoader(work)
  return {
    tenant,
    profile: profileLoader(work),
    telecomCircle: telecomCircleLoader(work),
    overseer: overseerLoader(work),
    ancestors: ancestorsLoader(work),
    circleCount: circleCountLoader(work),
    oversight: oversightLoader(work),
    contract: contractLoader(work),
    historyCount: historyCountLoader(work),
    domain: domainLoader(work),
    domainCount: domainCountLoader(work),
    domains: each((page: Page) => domainsLoader(work, page)),
    member: memberLoader(work),
    role: roleLoader(work),
    ownRole: ownRoleLoader(work),
    invitation: invitationLoader(work),
    unit: unitLoader(work),
    unitChildCount: unitChildCountLoader(work),
    unitChildren: each((page: Page) => unitChildrenLoader(work, page)),
    site: siteLoader(work),
    assignment: assignmentLoader(work),
    assignmentCount: assignmentCountLoader(work),
    circles: each((page: Page) => circlesLoader(work, page)),
    descendants: each((wish: TreeWish) => descendantsLoader(work, wish)),
    descendantCount: each((wish: TreeWish) => descendantCountLoader(work, wish)),
    oversights: each((asked: OversightsAsked) => oversightsLoader(work, asked)),
    oversightCount: each((asked: Pick<OversightsAsked, 'side'>) =>
      oversightCountLoader(work, asked),
    ),
    contracts: each((asked: ContractsAsked) => contractsLoader(work, asked)),
    contractCount: each((asked: ContractsAsked) => contractCountLoader(work, asked)),
    assignments: each((page: Page) => assignmentsLoader(work, tenant, page)),
    history: each((page: Page) => historyLoader(work, page)),
  }
}

export type Loaders = ReturnType<typeof makeLoaders>

/** A loader for each wish that there is: fields beside each other have the same one. */
function each<Wish, Loader>(make: (wish: Wish) => Loader): (wish: Wish) => Loader {
  const made = new Map<string, Loader>()
  return (wish) => {
    const key = JSON.stringify(wish)
    const loader = made.get(key) ?? make(wish)
    made.set(key, loader)
    return loader
  }
}
