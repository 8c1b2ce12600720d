import type { IncomingMessage } from 'node:http'
import { fastifyCookie } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CookieJar, Kept } from '../auth/cookie-jar.ts'
import type { IsOurPage } from './origin.ts'
import type { Credentials } from './request.ts'

export type CookieOptions = { production: boolean; isOurPage: IsOurPage }

type Cookies = Record<string, string | undefined>

/** Browsers keep a device's cookie no longer than this. */
const deviceMs = 400 * 86_400_000

const unproven =
  'A cookie signs in only requests with the header X-Circlegate-CSRF, from pages of this host.'

/**
 * With the prefix a cookie can be set by this very host alone, and over TLS alone. Its price is that the
 * path is the whole host. In development there is no TLS, and so no prefix.
 */
const nameOf = (what: 'access' | 'refresh' | 'device', production: boolean) =>
  `${production ? '__Host-' : ''}circlegate-${what}`

/**
 * What the cookies of a request are good for. Other sites can make a browser send them: so they count
 * only beside a header that no form can send and that no foreign page is allowed to.
 */
export function cookieCredentials(
  request: FastifyRequest,
  reply: FastifyReply,
  { production, isOurPage }: CookieOptions,
): Pick<Credentials, 'authorization' | 'cookies' | 'unproven'> {
  const access = request.cookies[nameOf('access', production)]
  const isProven = !!request.headers['x-circlegate-csrf'] && isOurPage(request.raw)
  if (!isProven) return access ? { unproven } : {}
  const cookies = new Jar(request.cookies, reply, production)
  return { cookies, ...(access && { authorization: `Bearer ${access}` }) }
}

/**
 * A page cannot send a header with its socket, but its browser says which page it is; which pages may
 * connect was asked before.
 */
export function socketAuthorization(
  { headers }: IncomingMessage,
  production: boolean,
): string | undefined {
  if (headers.origin === undefined || headers.cookie === undefined) return undefined
  const access = fastifyCookie.parse(headers.cookie)[nameOf('access', production)]
  return access && `Bearer ${access}`
}

class Jar implements CookieJar {
  readonly refreshToken: string | undefined
  readonly deviceToken: string | undefined
  readonly #reply: FastifyReply
  readonly #production: boolean

  constructor(sent: Cookies, reply: FastifyReply, production: boolean) {
    this.refreshToken = sent[nameOf('refresh', production)]
    this.deviceToken = sent[nameOf('device', production)]
    this.#reply = reply
    this.#production = production
  }

  keep(kept: Kept): void {
    this.#set('access', kept.accessToken, kept.accessTokenExpiresAt)
    this.#set('refresh', kept.refreshToken, kept.refreshTokenExpiresAt)
    if (kept.deviceToken) this.#set('device', kept.deviceToken, new Date(Date.now() + deviceMs))
  }

  clear(): void {
    for (const what of ['access', 'refresh'] as const)
      this.#reply.clearCookie(nameOf(what, this.#production), this.#attributes)
  }

  #set(what: 'access' | 'refresh' | 'device', value: string, expires: Date): void {
    this.#reply.setCookie(nameOf(what, this.#production), value, { ...this.#attributes, expires })
  }

  get #attributes() {
    return { path: '/', httpOnly: true, sameSite: 'strict', secure: this.#production } as const
  }
}
