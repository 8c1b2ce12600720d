import { z } from 'zod'
import type { Context } from '../../context.ts'
import { Conflict, InvalidInput } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { refuseStale } from '../stale.ts'
import { taken } from '../taken.ts'
import { findOversight, type OversightRef, type OversightRow, ofEither, write } from './find.ts'

const ended = z.object({ version: z.number(), validUntil: z.date().nullish() })

/** Ends a relationship, from either side: now, or on a day to come. */
export async function endOversight(ctx: Context, wish: OversightRef) {
  const { version, validUntil } = parse(ended, wish)
  const oversight = await findOversight(ctx, wish)
  ctx.caller.require('relationship.end', ofEither(oversight))
  refuseStale('CorporateRelationship', oversight, version)
  // Looked at once: the clock goes on meanwhile.
  const earliest = earliestEnd(ctx, oversight)
  const end = validUntil ?? earliest
  refuseEnd(ctx, oversight, { end, earliest })
  return write(ctx, oversight, { validUntil: end }).catch(
    taken('Another relationship of the company begins before that.'),
  )
}

/** One that has not begun yet ends as it begins: it held for no more than a moment. */
const earliestEnd = (ctx: Context, { validFrom }: OversightRow): Date =>
  new Date(Math.max(ctx.now.getTime(), validFrom.getTime() + 1))

/** What was is not rewritten, and the company alone says that it goes on for longer. */
function refuseEnd(
  ctx: Context,
  oversight: OversightRow,
  { end, earliest }: { end: Date; earliest: Date },
): void {
  const { tenantId, validUntil } = oversight
  if (validUntil && validUntil <= ctx.now) throw new Conflict('The relationship is over already.')
  if (end < earliest)
    throw new InvalidInput({
      validUntil: 'It lies in the past, or before the relationship begins.',
    })
  if (validUntil && end > validUntil && tenantId !== ctx.caller.tenantId)
    throw new Conflict('It ends before that: the company below alone can put that off.')
}
