import { newId } from '../../src/lib/ids.ts'
import { circles, sitesPerCity } from './world.ts'

const structures = ['GROUND_TOWER', 'ROOFTOP', 'POLE', 'SMALL_CELL'] as const
const technologies = ['4G', '5G', '4G', '3G'] as const
const quarters = ['North', 'East', 'South', 'West'] as const

/** Some sites around every city of every circle. */
export function siteRows(tenants: Map<string, string>, units: Map<string, string>) {
  return circles.flatMap((circle) =>
    Object.entries(circle.cities).flatMap(([city, center]) =>
      Array.from({ length: sitesPerCity }, (_, turn) => {
        const code = `${circle.telecomCircle}-${city.slice(0, 3).toUpperCase()}-${String(turn + 1).padStart(3, '0')}`
        const name = `${city} ${quarters[turn % 4]}`
        return {
          tenantId: tenants.get(circle.code)!,
          id: newId(),
          unitId: units.get(`${circle.code}/${city}`)!,
          code,
          codeFolded: code.toLowerCase(),
          name,
          nameFolded: name.toLowerCase(),
          ...around(center, turn),
          address: `${quarters[turn % 4]} Road, ${city}`,
          technology: technologies[turn % 4]!,
          structure: structures[turn % 4]!,
          createdFrom: 'sample',
        }
      }),
    ),
  )
}

/** A few kilometres from the centre, in another direction each time. */
function around([latitude, longitude]: readonly [number, number], turn: number) {
  const angle = (turn * Math.PI) / 2
  return {
    latitude: latitude + 0.03 * Math.cos(angle),
    longitude: longitude + 0.03 * Math.sin(angle),
  }
}
