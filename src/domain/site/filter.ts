import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Context } from '../../context.ts'
import { anyOf, anyText } from '../../db/sql.ts'
import { InvalidInput } from '../../errors/index.ts'
import { idOf } from '../input.ts'
import { fold } from './input.ts'

type Position = { latitude: number; longitude: number }

/** Which sites somebody wants to see; what is left out does not matter. */
export type SiteWish = {
  tenantId?: string[] | null
  region?: string[] | null
  unitId?: string[] | null
  technology?: string[] | null
  structure?: string[] | null
  status?: string[] | null
  text?: string | null
  box?: { southWest: Position; northEast: Position } | null
  radius?: { center: Position; meters: number } | null
}

type Condition = RawBuilder<SqlBool>

/** The companies to look in: those that the wish leaves of all whose sites may show. */
export function placesOf(ctx: Context, { tenantId, region }: SiteWish): string[] {
  const { readable, served, regions } = ctx.caller.scope
  const named = tenantId?.map((id) => idOf('filter.tenantId', id))
  return [...readable, ...served]
    .filter((id) => !named || named.includes(id))
    .filter((id) => !region || region.includes(regions.get(id) ?? ''))
}

/** The rest of the wish as one condition on the table `site`. */
export function wanted(wish: SiteWish): Condition {
  const conditions = [
    oneOf('unit_id', wish.unitId, (ids) => anyOf(ids.map((id) => idOf('filter.unitId', id)))),
    oneOf('technology', wish.technology, anyText),
    oneOf('structure', wish.structure, anyText),
    oneOf('status', wish.status, anyText),
    wish.text ? startsWith(fold(wish.text)) : undefined,
    wish.box ? inBox(wish.box) : undefined,
    wish.radius ? near(wish.radius) : undefined,
  ].filter((condition) => condition !== undefined)
  return conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`
}

const column = (name: string) => sql.ref(`site.${name}`)

function oneOf(
  name: string,
  values: string[] | null | undefined,
  among: (values: string[]) => RawBuilder<string>,
): Condition | undefined {
  return values ? sql`${column(name)} = ${among(values)}` : undefined
}

/** A prefix is a range in byte order, which an index can walk behind a policy; LIKE could not. */
function startsWith(prefix: string): Condition {
  const end = `${prefix}\u{10ffff}`
  const within = (name: string) => sql`(${column(name)} >= ${prefix} and ${column(name)} < ${end})`
  return sql`(${within('code_folded')} or ${within('name_folded')})`
}

function inBox({ southWest, northEast }: NonNullable<SiteWish['box']>): Condition {
  if (southWest.latitude > northEast.latitude)
    throw new InvalidInput({ 'filter.box': 'The south-west corner lies north of the other one.' })
  return sql`${between('latitude', southWest, northEast)} and ${
    // A box may span the line where 180 degrees east meets 180 west.
    southWest.longitude <= northEast.longitude
      ? between('longitude', southWest, northEast)
      : sql`(${column('longitude')} >= ${southWest.longitude} or ${column('longitude')} <= ${northEast.longitude})`
  }`
}

const between = (name: 'latitude' | 'longitude', low: Position, high: Position): Condition =>
  sql`${column(name)} between ${low[name]} and ${high[name]}`

const earthRadius = 6_371_008.8
const metersPerDegree = (Math.PI / 180) * earthRadius

/** First the rows of latitude that an index finds, then the distance on the sphere. */
function near({ center, meters }: NonNullable<SiteWish['radius']>): Condition {
  if (!(meters > 0 && meters <= 200_000))
    throw new InvalidInput({ 'filter.radius.meters': 'More than 0, up to 200,000.' })
  const degrees = meters / metersPerDegree
  const low = center.latitude - degrees
  const high = center.latitude + degrees
  const [lat, lon] = [column('latitude'), column('longitude')]
  return sql`${lat} between ${low} and ${high} and 2 * ${earthRadius}::float8 * asin(least(1, sqrt(
    power(sin(radians(${lat} - ${center.latitude}::float8) / 2), 2) + cos(radians(${lat})) *
    cos(radians(${center.latitude}::float8)) * power(sin(radians(${lon} - ${center.longitude}::float8) / 2), 2)))) <= ${meters}`
}
