import { z } from 'zod'
import type { Context } from '../context.ts'
import { parse } from './input.ts'
import { secret } from './shapes.ts'

const proof = z.object({ password: secret(1024) })
const shown = z.object({ code: secret(64) })

/** A session that was left open shall not shut its owner out: the password is asked for. */
async function proven(ctx: Context, wish: object) {
  const person = await ctx.person()
  await ctx.services.accounts.requirePassword(person, parse(proof, wish).password, ctx.sender)
  return person
}

export async function beginSecondFactor(ctx: Context, wish: object) {
  return ctx.services.secondFactors.begin(await proven(ctx, wish))
}

export async function confirmSecondFactor(ctx: Context, wish: object) {
  const { code } = parse(shown, wish)
  const codes = await ctx.services.secondFactors.confirm(await ctx.person(), code, ctx.sender)
  ctx.services.post.wake()
  return codes
}

export async function removeSecondFactor(ctx: Context, wish: object): Promise<boolean> {
  await ctx.services.secondFactors.remove(await proven(ctx, wish), ctx.sender)
  ctx.services.post.wake()
  return true
}
