import type { Context } from '../context.ts'

export const listTelecomCircles = (ctx: Context) =>
  ctx.db.telecomCircle.findMany({ orderBy: { code: 'asc' } })
