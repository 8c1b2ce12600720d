import { type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { anyText } from '../../db/sql.ts'
import { lowestIdAt } from '../../lib/ids.ts'
import { orderOf } from '../../lib/page.ts'
import { some } from '../shapes.ts'

/** What the filters of all trails have in common. */
export const happening = {
  kind: some(z.string()),
  from: z.date().nullish(),
  to: z.date().nullish(),
}

type Happening = z.infer<z.ZodObject<typeof happening>>

export const latestFirst = orderOf('security', { id: 'id' })

/** Of the columns of `e`, whichever trail that is. */
export function wanted({ kind, from, to }: Happening) {
  const asked = [
    kind != null && sql`e.kind = ${anyText(kind)}`,
    // The id says when. The dates are rounded, the ids are not.
    from != null &&
      sql`e.id >= ${lowestIdAt(new Date(from.getTime() - 1))}::uuid and e.occurred_at >= ${from}`,
    to != null && sql`e.id < ${lowestIdAt(to)}::uuid and e.occurred_at < ${to}`,
  ].filter((part) => part !== false)
  return asked.length > 0 ? sql<SqlBool>`${sql.join(asked, sql` and `)}` : sql<SqlBool>`true`
}
