import type { Context } from '../../context.ts'
import { parse } from '../input.ts'
import { accepted } from './input.ts'

/** Joins the company by the link that was mailed: with an account that has the address, or with a new one. */
export async function acceptInvitation(ctx: Context, wish: object) {
  const input = parse(accepted, wish)
  const person = ctx.isSignedIn ? await ctx.person() : undefined
  return ctx.services.invitations.accept(input, person)
}
