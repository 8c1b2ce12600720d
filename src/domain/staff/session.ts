import { z } from 'zod'
import type { StaffContext } from '../../staff-context.ts'
import { parse } from '../input.ts'
import { line, secret } from '../shapes.ts'

const credentials = z.object({ email: line(320), password: secret(1024) })

/** Opens a session for whoever proves to be of the staff; its one token ends when it does. */
export async function staffLogin(ctx: StaffContext, wish: object) {
  const { signIns, tokens } = ctx.services
  const member = await signIns.begin(parse(credentials, wish), ctx.sender)
  const { accessToken, expiresAt } = await tokens.sign(member.id, member.sessionId)
  return { accessToken, accessTokenExpiresAt: expiresAt, member }
}

export async function staffLogout(ctx: StaffContext): Promise<boolean> {
  await ctx.services.signIns.end(ctx.signIn.sessionId)
  return true
}
