import type { TenantChoice } from '../auth/callers.ts'
import type { CookieJar } from '../auth/cookie-jar.ts'
import type { DoorContext } from '../auth/door-context.ts'
import type { Sender } from '../auth/sender.ts'
import { present } from '../lib/present.ts'
import type { Span } from '../lib/trace.ts'
import type { Answers } from '../tenancy/answers.ts'
import type { Account } from './account.ts'
import type { NamedByHost } from './host.ts'

export type Kind = 'query' | 'mutation' | 'subscription'

/** What a request brings to say who is asking, and for which tenant. Nothing of it is believed. */
export type Credentials = Sender & {
  authorization?: string
  apiKey?: string
  tenant: TenantChoice
  requestId: string
  /** Where what becomes of the request is written down. */
  account?: Account
  /** What the operation's steps are part of, where traces are collected. */
  trace?: Span
  /** Absent where the answer can bring none, or where it is not sure that a page of ours asks. */
  cookies?: CookieJar
  /** Why a cookie that was sent is not taken for a credential. */
  unproven?: string
  /** Under which a mutation is done once; over WebSocket there is none. */
  idempotencyKey?: string
}

/**
 * All that one operation may touch, as the server sees it. Until it has begun it holds nothing;
 * once it has, exactly one of commit and rollback is called.
 */
export interface Context extends DoorContext {
  /** When the credential ends, if it does. */
  readonly expiresAt?: Date | undefined
  /** When something ends or begins by the clock alone that the caller's rights rest on. */
  readonly standsUntil?: Date | undefined
  /** Whether nothing has changed that the caller's rights rest on. */
  isCurrent(): Promise<boolean>
  /** Who pays for the operation, as far as that is known. */
  readonly payer: { accountId?: string | undefined; tenantId?: string | undefined }
  /** Who asks, looked up anew: fails when the session has ended. */
  principal?(): Promise<unknown>
  /** What the caller was answered under keys of its own, in the operation's transaction. */
  readonly answers: Pick<Answers, 'recall' | 'keep'>
  /** `field` is what a mutation asks for: the journal names it. */
  begin(kind: Kind, field: string): void
  commit(): Promise<void>
  rollback(reason: unknown): Promise<void>
  /** Keeps what leaves a trace of what was refused for these reasons, once it is sure that it was. */
  keepRefusal(reasons: readonly unknown[]): Promise<void>
  /** Whether these reasons rest on something about the caller that has changed: then ask again. */
  isStale(reasons: readonly unknown[]): Promise<boolean>
}

export type ContextFor = (credentials: Credentials) => Promise<Context>

type Headers = Record<string, unknown>
/** What the address that a request was sent to says of the company, in its path and its host. */
type Addressed = { path?: string | undefined } & NamedByHost

/** The same for HTTP headers and for the payload of `connection_init`: lower-case names. */
export function credentialsOf(headers: Headers, addressed: Addressed, requestId: string) {
  const text = (name: string) => {
    const value = headers[name]
    // An empty header names nothing, like one that is not there; a list or a number names nobody.
    if (value === undefined || value === null || value === '') return undefined
    return typeof value === 'string' ? value : ''
  }
  return {
    ...present({ authorization: text('authorization'), apiKey: text('x-api-key') }),
    ...present({ userAgent: text('user-agent') }),
    tenant: present({
      id: text('x-tenant-id'),
      circleCode: text('x-circle-code'),
      corporateId: text('x-corporate-id'),
      path: addressed.path,
      subdomain: addressed.subdomain,
      domain: addressed.domain,
    }),
    requestId,
  } satisfies Credentials
}
