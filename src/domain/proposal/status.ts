import type { Prisma } from '../../db/generated/prisma/client.ts'

type Status = 'PENDING' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN' | 'EXPIRED' | 'VOID'

type Lasting = { status: string; expiresAt: Date; voidAt: Date | null }

/** What nobody decided in time, or for whom it does not matter any more, is told so: no job has to say it. */
export function statusOf({ status, expiresAt, voidAt }: Lasting, now: Date): Status {
  if (status !== 'PENDING') return status as Status
  if (voidAt && voidAt <= now) return 'VOID'
  return expiresAt <= now ? 'EXPIRED' : 'PENDING'
}

type Where = Prisma.ProposalWhereInput

const lasts = (now: Date): Where => ({ OR: [{ voidAt: null }, { voidAt: { gt: now } }] })

/** The rows that can still be decided. */
export const isOpen = (now: Date): Where => ({
  status: 'PENDING',
  expiresAt: { gt: now },
  ...lasts(now),
})

/** The same question, asked of the rows. */
export const hasStatus = (status: string, now: Date): Where => {
  if (status === 'PENDING') return isOpen(now)
  if (status === 'VOID') return { status: 'PENDING', voidAt: { lte: now } }
  if (status === 'EXPIRED') return { status: 'PENDING', expiresAt: { lte: now }, ...lasts(now) }
  return { status }
}
