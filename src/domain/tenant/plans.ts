import { z } from 'zod'

/** What each plan brings, unless something else is agreed with a company. */
export const plans = {
  STARTER: { maxUsers: 10, retentionDays: 90 },
  STANDARD: { maxUsers: 25, retentionDays: 365 },
  ENTERPRISE: { maxUsers: 250, retentionDays: 1830 },
} as const

export type Plan = keyof typeof plans

const seats = 'Give 1 to 100000 seats.'
const days = 'Give 30 to 3660 days.'

/** Seats, and for how many days the journal and the trail of security are kept. */
export const agreement = {
  plan: z.enum(Object.keys(plans) as [Plan, ...Plan[]], 'STARTER, STANDARD or ENTERPRISE.'),
  maxUsers: z.int(seats).min(1, seats).max(100_000, seats).nullish(),
  retentionDays: z.int(days).min(30, days).max(3660, days).nullish(),
}

type Wish = { plan: Plan; maxUsers?: number | null; retentionDays?: number | null }

/** What is left out is as the plan has it. */
export const agreed = ({ plan, maxUsers, retentionDays }: Wish) => ({
  plan,
  maxUsers: maxUsers ?? plans[plan].maxUsers,
  retentionDays: retentionDays ?? plans[plan].retentionDays,
})
