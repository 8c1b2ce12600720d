import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { PageWish } from '../../lib/page.ts'
import { parse } from '../input.ts'
import { happening, latestFirst, wanted } from './filter.ts'

const filterShape = z.object({ filter: z.object(happening) })

/** What was done with the caller's own account, and tried, the latest first. */
export async function listOwnSecurityEvents(ctx: Context, wish: PageWish, given: object) {
  const { page, listOf } = latestFirst(wish)
  const which = wanted(parse(filterShape, { filter: given }).filter)
  const { accountId } = await ctx.person()
  const { trail } = ctx.services
  const rows = await trail.listOf(accountId, which, page)
  return listOf(rows, () => trail.countOf(accountId, which))
}
