import { z } from 'zod'
import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { id } from '../shapes.ts'

const chosen = z.object({ id })

export async function logout(ctx: Context): Promise<boolean> {
  const { accountId, sessionId } = ctx.ownSignIn
  await ctx.services.sessions.end({ accountId, only: sessionId }, 'LOGOUT')
  ctx.cookies?.clear()
  return true
}

export async function logoutEverywhere(ctx: Context): Promise<boolean> {
  const { accountId } = await ctx.person()
  await ctx.services.sessions.end({ accountId }, 'LOGOUT_EVERYWHERE')
  ctx.cookies?.clear()
  return true
}

/** Ends one of the caller's own sessions: a device that was lost, or a browser left open. */
export async function endSession(ctx: Context, wish: object): Promise<boolean> {
  const { id: only } = parse(chosen, wish)
  const { accountId, sessionId } = await ctx.person()
  const ended = await ctx.services.sessions.end({ accountId, only }, 'ENDED_BY_OWNER')
  if (ended === 0) throw new NotFound('Session', only)
  if (only === sessionId) ctx.cookies?.clear()
  return true
}
