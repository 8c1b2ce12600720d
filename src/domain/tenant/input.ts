import { z } from 'zod'
import { parse } from '../input.ts'
import { id, line, orLeft } from '../shapes.ts'

/** A code is public: it is what others find a company by. Upper and lower case are the same. */
export const organizationCode = z
  .string()
  .transform((text) => text.trim().toUpperCase())
  .pipe(
    z
      .string()
      .min(2, 'Give at least two characters.')
      .max(40, 'Give at most 40 characters.')
      .regex(
        /^[A-Z0-9]+(_[A-Z0-9]+)*$/,
        'Letters A to Z and digits, in parts joined by one underscore.',
      ),
  )

/** Hosts that a group's own pages may need. */
const reserved = new Set(['www', 'api', 'app', 'admin', 'internal', 'mail', 'status', 'docs'])

/** The label of a host. */
export const subdomain = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .max(63, 'Give at most 63 characters.')
      .regex(
        /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
        'Letters a to z, digits and hyphens, and none of these at an end.',
      )
      .refine((label) => !reserved.has(label), 'This name is reserved: give another.')
      // A label that only looks like an international one.
      .refine((label) => !/^..--/.test(label), 'Two hyphens in the third place are reserved.'),
  )

/** The label that is given, or one made of the code, which is no exception. */
export const labelOf = (code: string, given: string | null | undefined): string =>
  parse(z.object({ subdomain }), { subdomain: given ?? code.replaceAll('_', '-') }).subdomain

const governanceLevel = z.string()
const dataSharingLevel = z.string()

/** What a corporate gives to be, when the relationship with it begins. */
export const settings = {
  governanceLevel,
  dataSharingLevel,
  separateBilling: z.boolean(),
  independentVendorManagement: z.boolean(),
}

/** What founding a company takes. */
export const newTenant = z
  .object({
    tenantId: id.nullish(),
    type: z.enum(['CIRCLE', 'CORPORATE'], 'A circle or a corporate: a vendor stands below nobody.'),
    organizationCode,
    organizationName: line(120),
    telecomCircleCode: z.string().nullish(),
    subdomain: subdomain.nullish(),
    ...settings,
  })
  .refine(({ type, telecomCircleCode }) => type === 'CIRCLE' || telecomCircleCode == null, {
    path: ['telecomCircleCode'],
    message: 'Only a circle has a licensed service area.',
  })

/** A change of a company: area and subdomain can be taken away by null. */
export const changedTenant = z.object({
  organizationName: orLeft(line(120)),
  telecomCircleCode: z.string().nullish(),
  subdomain: subdomain.nullish(),
  operatesIndependently: orLeft(z.boolean()),
  sharedVendorPool: orLeft(z.boolean()),
  crossCircleReporting: orLeft(z.boolean()),
})
