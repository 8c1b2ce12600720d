import { z } from 'zod'
import type { Opened } from '../../auth/sessions.ts'
import type { Context } from '../../context.ts'
import { InvalidInput } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { line, secret } from '../shapes.ts'
import { userOf } from './person.ts'

const credentials = z.object({
  email: line(320),
  password: secret(1024),
  code: secret(64).nullish(),
  deviceToken: secret(256).nullish(),
  cookie: z.boolean(),
})

const continuation = z.object({ refreshToken: secret(1024).nullish() })

/** Opens a session for whoever proves to be the owner of an account. */
export async function login(ctx: Context, wish: object) {
  const { cookie, ...claim } = parse(credentials, wish)
  const jar = cookie ? jarOf(ctx) : undefined
  claim.deviceToken ??= jar?.deviceToken
  const { accounts, sessions } = ctx.services
  const proven = await accounts.prove(claim, ctx.sender)
  const opened = await sessions.begin(proven, ctx.sender)
  return answer(ctx, { ...opened, deviceToken: proven.deviceToken }, cookie)
}

/** Without a token in the input, the one in the browser's cookie is used. */
export async function refreshSession(ctx: Context, wish: object) {
  const { refreshToken: given } = parse(continuation, wish)
  const token = given ?? ctx.cookies?.refreshToken
  if (!token) throw new InvalidInput({ refreshToken: `Give it, or let a cookie hold it: ${how}` })
  return answer(ctx, await ctx.services.sessions.refresh(token, ctx.sender), given == null)
}

/** In cookies the tokens are out of the reach of pages, so that the answer does not show them. */
async function answer(ctx: Context, opened: Opened & { deviceToken?: string }, inCookies: boolean) {
  const { accountId, sessionId, refreshToken, deviceToken, refreshTokenExpiresAt: until } = opened
  const { callers, tokens } = ctx.services
  const { accessToken, expiresAt: accessTokenExpiresAt } = await tokens.sign(
    accountId,
    sessionId,
    until,
  )
  const user = userOf(await callers.person({ accountId, sessionId }))
  const { memberships } = user
  if (!inCookies)
    return { accessToken, accessTokenExpiresAt, refreshToken, deviceToken, user, memberships }
  jarOf(ctx).keep({ ...opened, accessToken, accessTokenExpiresAt })
  return { accessToken: '', accessTokenExpiresAt, user, memberships }
}

function jarOf({ cookies }: Context) {
  if (!cookies) throw new InvalidInput({ cookie: `Cookies cannot be used here: ${how}` })
  return cookies
}

const how = 'they are taken over HTTP, with the header X-Circlegate-CSRF, from pages of this host.'
