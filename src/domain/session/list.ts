import type { Context } from '../../context.ts'

/** The caller's own sessions that are open, the one used last first. */
export async function listSessions(ctx: Context) {
  const { accountId, sessionId } = await ctx.person()
  const open = await ctx.services.sessions.listOf(accountId)
  return open.map((session) => ({ ...session, isCurrent: session.id === sessionId }))
}
