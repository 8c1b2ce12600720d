import type { Page } from '../lib/page.ts'
import {
  circleCountLoader,
  circlesLoader,
  contractCountLoader,
  contractsLoader,
  overseerLoader,
} from './relationship.ts'
import { assignmentCountLoader, assignmentLoader, assignmentsLoader, siteLoader } from './site.ts'
import { telecomCircleLoader } from './telecom-circle.ts'
import { profileLoader, tenantLoader } from './tenant.ts'
import type { Work } from './work.ts'

/** The loaders of one operation: they remember for it alone, and read with its rights. */
export const makeLoaders = (work: Work) => ({
  tenant: tenantLoader(work),
  profile: profileLoader(work),
  telecomCircle: telecomCircleLoader(work),
  overseer: overseerLoader(work),
  circleCount: circleCountLoader(work),
  contractCount: contractCountLoader(work),
  site: siteLoader(work),
  assignment: assignmentLoader(work),
  assignmentCount: assignmentCountLoader(work),
  circles: perPage((page) => circlesLoader(work, page)),
  contracts: perPage((page) => contractsLoader(work, page)),
  assignments: perPage((page) => assignmentsLoader(work, page)),
})

export type Loaders = ReturnType<typeof makeLoaders>

/** A loader for each page that is asked for: fields beside each other ask for the same one. */
function perPage<Loader>(make: (page: Page) => Loader): (page: Page) => Loader {
  const made = new Map<string, Loader>()
  return (page) => {
    const key = JSON.stringify([page.first, page.after])
    const loader = made.get(key) ?? make(page)
    made.set(key, loader)
    return loader
  }
}
