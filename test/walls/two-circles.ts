import { Lanes } from '../../src/db/lanes.ts'
import { planeUrls } from '../../src/db/planes.ts'
import type { Scope } from '../../src/tenancy/scope.ts'
import { scratchDatabase } from '../support/database.ts'
import { type Company, type Row, World } from '../support/world.ts'
import { withoutPolicies } from './below.ts'
import { scopeFor } from './scopes.ts'

export type TwoCircles = {
  own: Company
  foreign: Company
  vendor: Company
  ownSite: Row
  foreignSite: Row
  scope: Scope
  lanes: Lanes
  /** The login that may read and write everything. */
  system: Lanes
  end(): Promise<void>
}

/**
 * Two circles that know nothing of each other, in a database without the wall below: whatever is kept
 * apart here is kept apart by the wall inside.
 */
export async function twoCircles(): Promise<TwoCircles> {
  const database = await scratchDatabase()
  const world = new World(database.url)
  const identity = new Lanes({ url: planeUrls(database.url).identity, max: 1 })
  const lanes = new Lanes({ url: database.url, max: 2 })
  const system = new Lanes({ url: planeUrls(database.url).system, max: 1 })
  const [own, foreign, vendor] = [await world.circle(), await world.circle(), await world.vendor()]
  const [ownSite, foreignSite] = [await siteOf(own), await siteOf(foreign)]
  const scope = await scopeFor(identity, await world.member(own))
  await world.member(foreign)
  await withoutPolicies(database)
  const end = async () => {
    await Promise.all([lanes.end(), system.end(), identity.end(), world.end()])
    await database.drop()
  }
  return { own, foreign, vendor, ownSite, foreignSite, scope, lanes, system, end }

  async function siteOf(circle: Company): Promise<Row> {
    await world.contract(circle, vendor)
    const unit = await world.unit(circle)
    const site = await world.site(circle, { unit })
    await world.assignment(site, vendor)
    return site
  }
}
