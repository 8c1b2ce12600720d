import { z } from 'zod'
import { line, orLeft } from '../shapes.ts'

const capability = line(60).transform((text) => text.toLowerCase())

/** What the circle agrees with a vendor. */
export const terms = {
  vendorCode: line(40),
  capabilities: z
    .array(capability)
    .max(50, 'Give at most 50.')
    .transform((all) => [...new Set(all)]),
  billingRate: z.object({
    amount: z.string().refine((amount) => !amount.startsWith('-'), 'Not below 0.'),
    // The scalar knows its codes in small letters as well.
    currency: z.string().regex(/^[A-Z]{3}$/, 'Three capital letters, such as INR.'),
  }),
}

export const changedTerms = z.object({
  vendorCode: orLeft(terms.vendorCode),
  capabilities: orLeft(terms.capabilities),
  billingRate: orLeft(terms.billingRate),
  validFrom: orLeft(z.date()),
  validUntil: z.date().nullish(),
})

/** Terms as columns. What is left out stays left out. */
export function columnsOf<Given extends { billingRate?: { amount: string; currency: string } }>({
  billingRate,
  ...given
}: Given) {
  return {
    ...given,
    ...(billingRate && { billingRate: billingRate.amount, currency: billingRate.currency }),
  }
}
