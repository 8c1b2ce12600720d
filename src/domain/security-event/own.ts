import { z } from 'zod'
import type { Context } from '../../context.ts'
import { behind } from '../../db/sql.ts'
import { type PageWish, pageOf, sliceOf } from '../../lib/page.ts'
import { parse } from '../input.ts'
import { cursorOf, happening, latestFirst, wanted } from './filter.ts'

const filterShape = z.object({ filter: z.object(happening) })

/** What was done with the caller's own account, and tried, the latest first. */
export async function listOwnSecurityEvents(ctx: Context, wish: PageWish, given: object) {
  const page = pageOf(wish, latestFirst)
  const which = wanted(parse(filterShape, { filter: given }).filter)
  const { accountId } = await ctx.person()
  const { trail } = ctx.services
  const rest = behind(['e.id'], page.after, 'desc')
  const rows = await trail.listOf(accountId, { which, behind: rest, limit: page.first + 1 })
  return { slice: sliceOf(rows, page), cursorOf, count: () => trail.countOf(accountId, which) }
}
