import type { Caller } from '../../../src/auth/caller.ts'
import type { Lanes } from '../../../src/db/lanes.ts'
import { ruled } from '../matrix/rule.ts'
import { sitesOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { type Addition, additionsOf } from './attempts.ts'
import { changes, moves, onlyReads, reads, type Shown } from './expected.ts'
import { reportFor, reportOf } from './report.ts'
import { Inside, type Wall } from './walls.ts'

/** What a wall shows or takes and should not, and what it keeps from its owners. */
export async function faultsOf(name: string, wall: Wall, view: View): Promise<string[]> {
  return [
    ...differences(name, await wall.reads(), reads(view)),
    ...(wall instanceof Inside ? differences('Prisma', await wall.prismaReads(), reads(view)) : []),
    ...differences(`${name}, changing,`, await wall.changes(), changes(view)),
    ...(await wronglyMoved(name, wall, view)),
    ...(await wronglyAdded(name, wall, view)),
  ]
}

/** What is decided of the sites that somebody sees, and what they are told in a report. */
export async function faultsAbove(tenant: Lanes, caller: Caller, view: View): Promise<string[]> {
  const seen = sitesOf(view)
  const sitesFor = (may: (site: (typeof seen)[number]) => boolean) => seen.filter(may).map(({ tenantId, id }) => `${tenantId} ${id}`)
  const shown = {
    site: sitesFor((site) => caller.can('site.update', site)),
    report: await reportFor(tenant, caller),
  }
  const wanted = {
    site: sitesFor((site) => !ruled(view, site, 'site.update')),
    report: reportOf(view),
  }
  return differences('the gateway', shown, wanted)
}

function differences(what: string, shown: Shown, wanted: Shown): string[] {
  return Object.keys(wanted).flatMap((table) => {
    const [has, wants] = [new Set(shown[table]), new Set(wanted[table])]
    return [
      ...[...has].filter((key) => !wants.has(key)).map((key) => `${what} shows ${table} ${key}`),
      ...[...wants].filter((key) => !has.has(key)).map((key) => `${what} hides ${table} ${key}`),
    ]
  })
}

/** Every site of the own company is moved into each of its units, and out of all. */
async function wronglyMoved(name: string, wall: Wall, view: View): Promise<string[]> {
  const { company, facts } = view
  const units = facts.units.filter(({ tenantId }) => tenantId === company.id)
  const faults: string[] = []
  for (const unitId of [null, ...units.map(({ id }) => id)]) {
    const shown = { site: await wall.moves(company.id, unitId) }
    const wanted = { site: moves(view, company.id, unitId) }
    faults.push(...differences(`${name}, moving,`, shown, wanted))
  }
  return faults
}

async function wronglyAdded(name: string, wall: Wall, view: View): Promise<string[]> {
  const additions = someOf(view)
  const outcomes = await wall.adds(additions)
  return additions.flatMap((addition, i) => {
    const outcome = outcomes[i]!
    // A row that would point to what is not there, or not its own, is refused by its foreign key.
    const refused = outcome === 'refused' || outcome === '23503'
    const allowed = addition.allowed && !onlyReads(view)
    if (refused !== allowed || (wall instanceof Inside && addition.asksAnother)) return []
    return [`${name} says ${outcome} to ${told(addition)}`]
  })
}

/** All that is theirs to add; of the rest, of which there is eighty times as much, a third, another in each world. */
const someOf = (view: View) => additionsOf(view).filter(({ allowed }, index) => allowed || (index + view.facts.members.length) % 3 === 0)

const told = ({ model, row }: Addition) => `${model} ${JSON.stringify(row)}`
