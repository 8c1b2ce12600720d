import { z } from 'zod'
import type { Context } from '../context.ts'
import { requireHuman } from './captcha.ts'
import { parse } from './input.ts'
import { email, secret } from './shapes.ts'

const change = z.object({ currentPassword: secret(1024), newPassword: secret(1024) })

const forgotten = z.object({ email, captcha: secret(2048).nullish() })

const reset = z.object({ token: secret(100), password: secret(1024) })

export async function changePassword(ctx: Context, wish: object): Promise<boolean> {
  const wanted = parse(change, wish)
  await ctx.services.accounts.changePassword(await ctx.person(), wanted, ctx.sender)
  ctx.services.post.wake()
  return true
}

/** Says yes whether the address has an account or not. */
export async function requestPasswordReset(ctx: Context, wish: object): Promise<boolean> {
  const { email, captcha } = parse(forgotten, wish)
  await requireHuman(ctx, captcha)
  await ctx.services.recovery.request(email, ctx.sender)
  return true
}

export async function resetPassword(ctx: Context, wish: object): Promise<boolean> {
  await ctx.services.recovery.reset(parse(reset, wish), ctx.sender)
  ctx.services.post.wake()
  ctx.cookies?.clear()
  return true
}
