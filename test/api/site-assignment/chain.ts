import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { seenSites } from './documents.ts'

const hour = 3_600_000
export const hoursFromNow = (hours: number) => new Date(Date.now() + hours * hour)
export const iso = (hours: number) => hoursFromNow(hours).toISOString()

/** A circle with a site and an active contract with a vendor, and the people of both. */
export async function contracted({ world, as }: TestGateway, contract: object = {}) {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor, contract)
  const site = await world.site(circle)
  const asCircle = await as(await world.member(circle))
  const asVendor = await as(await world.member(vendor))
  return {
    circle,
    vendor,
    site,
    asCircle,
    asVendor,
    input: { siteId: site.id, vendorId: vendor.id },
  }
}

/** The ids of all sites that somebody sees, which are as many as are counted. */
export async function seenBy(client: Client): Promise<string[]> {
  const { nodes, totalCount } = dataOf(await client.ask(seenSites)).sites
  if (nodes.length !== totalCount) throw new Error(`${totalCount} counted, ${nodes.length} shown`)
  return nodes.map(({ id }) => id)
}
