import type { Person } from '../auth/caller.ts'
import type { Opened } from '../auth/sessions.ts'
import type { Context } from '../context.ts'

/** Opens a session for whoever proves to be the owner of an account. */
export async function login(
  ctx: Context,
  { email, password }: { email: string; password: string },
) {
  return sessionOf(ctx, await ctx.services.sessions.open(email, password))
}

export async function refreshSession(ctx: Context, { refreshToken }: { refreshToken: string }) {
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
  const user = userOf(await callers.person(sessionId))
  const { memberships } = user
  return { accessToken, accessTokenExpiresAt: expiresAt, refreshToken, user, memberships }
}

const userOf = ({ accountId, email, displayName, memberships }: Person) => ({
  id: accountId,
  email,
  displayName,
  memberships,
})
