import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { anyOf, anyText } from '../../db/sql.ts'
import { parse } from '../input.ts'
import { id, position, search, some } from '../shapes.ts'
import { fold } from './input.ts'

type Position = z.infer<typeof position>

const box = z
  .object({ southWest: position, northEast: position })
  .refine(({ southWest, northEast }) => southWest.latitude <= northEast.latitude, {
    message: 'The south-west corner lies north of the other one.',
    when: ({ issues }) => issues.length === 0,
  })

const meters = z.number().positive('More than 0.').max(200_000, 'Up to 200,000.')

const siteFilter = z.object({
  tenantId: some(id),
  region: some(z.string()),
  unitId: some(id),
  technology: some(z.string()),
  structure: some(z.string()),
  status: some(z.string()),
  text: search(120),
  box: box.nullish(),
  radius: z.object({ center: position, meters }).nullish(),
})

/** Which sites somebody wants to see; what is left out does not matter. */
export type SiteWish = z.infer<typeof siteFilter>

const filtered = z.object({ filter: siteFilter })

export const siteWish = (filter: object): SiteWish => parse(filtered, { filter }).filter

type Condition = RawBuilder<SqlBool>

/** The companies to look in: those that the wish leaves of all whose sites may show. */
export function placesOf(ctx: Context, { tenantId, region }: SiteWish): string[] {
  const { readable, served, regions } = ctx.caller.scope
  return [...readable, ...served]
    .filter((id) => !tenantId || tenantId.includes(id))
    .filter((id) => !region || region.includes(regions.get(id) ?? ''))
}

/** The rest of the wish as one condition on the table `site`. */
export function wanted(wish: SiteWish): Condition {
  const conditions = [
    oneOf('unit_id', wish.unitId, anyOf),
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
  const degrees = meters / metersPerDegree
  const low = center.latitude - degrees
  const high = center.latitude + degrees
  const [lat, lon] = [column('latitude'), column('longitude')]
  return sql`${lat} between ${low} and ${high} and 2 * ${earthRadius}::float8 * asin(least(1, sqrt(
    power(sin(radians(${lat} - ${center.latitude}::float8) / 2), 2) + cos(radians(${lat})) *
    cos(radians(${center.latitude}::float8)) * power(sin(radians(${lon} - ${center.longitude}::float8) / 2), 2)))) <= ${meters}`
}
