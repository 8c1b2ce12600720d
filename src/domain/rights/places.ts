import { distinct } from '../../lib/distinct.ts'
import type { Change, Rights } from './basis.ts'

/** Where rows hang: in a unit, and so in all above it, or in none. */
export type Path = readonly string[]

/** Where rows hang before a change and after it. */
type Place = readonly [from: Path, to: Path]

/** Of most units nothing is said: places are alike when the same units that are spoken of lie above them. */
export function placesOf(change: Change): Place[] {
  const spoken = spokenOf(change)
  return distinct(allPlaces(change), (place) =>
    place.map((path) => path.filter((unit) => spoken.has(unit))),
  )
}

/** Rows of no unit, those of every unit before and after, and those that are handed over. */
function allPlaces({ before, after, handed }: Change): Place[] {
  const units = [...before.parents.keys()].filter((unit) => after.parents.has(unit))
  const kept = units.map((unit): Place => [pathOf(before, unit), pathOf(after, unit)])
  const moved: Place[] = handed ? [[pathOf(before, handed.from), pathOf(after, handed.to)]] : []
  return [[[], []], ...kept, ...moved]
}

function pathOf({ parents }: Rights, unit: string): Path {
  const path: string[] = []
  for (
    let at: string | null = unit;
    at !== null && !path.includes(at);
    at = parents.get(at) ?? null
  )
    path.push(at)
  return path
}

/** The units to which somebody is confined, or in which a role says something. */
const spokenOf = ({ before, after }: Change): Set<string | null> =>
  new Set(
    [before, after].flatMap(({ holders, roles }) => [
      ...holders.map(({ unitId }) => unitId),
      ...[...roles.values()].flat().map(({ unitId }) => unitId),
    ]),
  )
