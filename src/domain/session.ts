import { z } from 'zod'
import type { Person } from '../auth/caller.ts'
import type { Opened } from '../auth/sessions.ts'
import type { Context } from '../context.ts'
import { parse } from './input.ts'
import { line, secret } from './shapes.ts'

const credentials = z.object({
  email: line(320),
  password: secret(1024),
  code: secret(64).nullish(),
})

const continuation = z.object({ refreshToken: secret(1024) })

/** Opens a session for whoever proves to be the owner of an account. */
export async function login(ctx: Context, wish: object) {
  const { email, password } = parse(credentials, wish)
  return sessionOf(ctx, await ctx.services.sessions.open(email, password))
}

export async function refreshSession(ctx: Context, wish: object) {
  const { refreshToken } = parse(continuation, wish)
  return sessionOf(ctx, await ctx.services.sessions.refresh(refreshToken))
}

export async function logout(ctx: Context): Promise<boolean> {
  await ctx.services.sessions.end(ctx.signIn.sessionId, 'LOGOUT')
  return true
}

export const me = async (ctx: Context) => userOf(await ctx.person())

async function sessionOf(ctx: Context, { accountId, sessionId, refreshToken }: Opened) {
  const { callers, tokens } = ctx.services
  const { accessToken, expiresAt } = await tokens.sign(accountId, sessionId)
  const user = userOf(await callers.person({ accountId, sessionId }))
  const { memberships } = user
  return { accessToken, accessTokenExpiresAt: expiresAt, refreshToken, user, memberships }
}

const userOf = ({ accountId, email, displayName, memberships }: Person) => ({
  id: accountId,
  email,
  displayName,
  memberships,
})
