import { z } from 'zod'
import { id, line, orLeft, position } from '../shapes.ts'

const fields = {
  unitId: id.nullish(),
  code: line(40),
  name: line(120),
  position,
  geofenceMeters: z.number().min(10, 'From 10 to 5,000.').max(5_000, 'From 10 to 5,000.'),
  address: line(300),
  technology: z.string(),
  structure: z.string(),
  status: z.enum(['PLANNED', 'ACTIVE'], 'PLANNED or ACTIVE; retireSite takes it out of service.'),
}

/** What a new site must look like. */
export const newSite = z.object({ id: id.nullish(), tenantId: id.nullish(), ...fields })
type NewSite = z.infer<typeof newSite>

/** What a change of a site may look like: only the unit can be taken away by null. */
export const changedSite = z.object({
  unitId: fields.unitId,
  code: orLeft(fields.code),
  name: orLeft(fields.name),
  position: orLeft(fields.position),
  geofenceMeters: orLeft(fields.geofenceMeters),
  address: orLeft(fields.address),
  technology: orLeft(fields.technology),
  structure: orLeft(fields.structure),
  status: orLeft(fields.status),
})
type ChangedSite = z.infer<typeof changedSite>

/** A site, or a change of one, as columns. What is left out stays left out. */
export function columnsOf<Given extends ChangedSite>({ position, ...given }: Given) {
  return {
    ...given,
    ...(given.code !== undefined && { codeFolded: fold(given.code) }),
    ...(given.name !== undefined && { nameFolded: fold(given.name) }),
    ...(position && { accuracyMeters: null, ...position }),
  } as Columns<Given>
}

/** What is given for certain is there for certain. */
type Columns<Given extends ChangedSite> = Omit<Given, 'position'> &
  (Given extends NewSite
    ? { codeFolded: string; nameFolded: string } & NewSite['position']
    : object)

/** What text searches compare: upper and lower case, and composed and decomposed, are the same. */
export const fold = (text: string) => text.trim().normalize('NFKC').toLowerCase()
