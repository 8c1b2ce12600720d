import { z } from 'zod'
import type { Context } from '../context.ts'
import { requireHuman } from './captcha.ts'
import { parse } from './input.ts'
import { email, line, secret } from './shapes.ts'

const captcha = secret(2048).nullish()

const wanted = z.object({ email, displayName: line(120), password: secret(1024), captcha })
const proof = z.object({ token: secret(100) })

/** Says yes whether the address has an account or not. */
export async function register(ctx: Context, wish: object): Promise<boolean> {
  const { captcha, ...person } = parse(wanted, wish)
  await requireHuman(ctx, captcha)
  await ctx.services.registrations.register(person, ctx.sender)
  return true
}

export async function verifyEmail(ctx: Context, wish: object): Promise<boolean> {
  await ctx.services.registrations.verify(parse(proof, wish).token)
  return true
}
