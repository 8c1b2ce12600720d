import { z } from 'zod'
import { id } from '../shapes.ts'
import { organizationCode, settings } from '../tenant/input.ts'
import { terms } from '../vendor-relationship/input.ts'

const dates = {
  validFrom: z.date().nullish(),
  validUntil: z.date().nullish(),
  expiresAt: z.date().nullish(),
}

export const vendorInvitation = z.object({
  id: id.nullish(),
  tenantId: id.nullish(),
  organizationCode,
  ...terms,
  ...dates,
})

export const corporateInvitation = z.object({
  id: id.nullish(),
  organizationCode,
  ...settings,
  ...dates,
})
