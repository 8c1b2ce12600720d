import type { ResultOf } from '@graphql-typed-document-node/core'
import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import type { Company, World } from '../../support/world.ts'
import { consolidatedReport } from './documents.ts'

type Report = NonNullable<ResultOf<typeof consolidatedReport>['consolidatedReport']>
type Sums = Report['total']

export const reportOf = async (client: Client, page: { first?: number; after?: string } = {}) =>
  dataOf(await client.ask(consolidatedReport, page)).consolidatedReport!

export const codesIn = ({ circles }: Report) => circles.nodes.map(({ tenant }) => tenant.organizationCode)

/** Nothing of anything, but for what is given. */
export const sums = (given: Partial<Sums> = {}): Sums => ({
  ...{ plannedSites: 0, activeSites: 0, retiredSites: 0, activeContracts: 0, suppressed: 0 },
  ...given,
})

/** A circle below a corporate, with as many sites in service. */
export async function circleWith(world: World, corporate: Company, dataSharingLevel: string, sites: number) {
  const circle = await world.circle()
  await world.oversee(circle, corporate, { governanceLevel: 'MANAGED', dataSharingLevel })
  for (let n = 0; n < sites; n++) await world.site(circle)
  return circle
}
