import type { DoorContext } from '../auth/door-context.ts'

export type Kind = 'query' | 'mutation' | 'subscription'

/** What a request brings to say who is asking, and for which tenant. Nothing of it is believed. */
export type Credentials = {
  authorization?: string
  apiKey?: string
  tenant: { id?: string; circleCode?: string; corporateId?: string; path?: string }
  requestId: string
  address?: string
}

/**
 * All that one operation may touch, as the server sees it. Until it has begun it holds nothing;
 * once it has, exactly one of commit and rollback is called.
 */
export interface Context extends DoorContext {
  /** When the credential ends, if it does. */
  readonly expiresAt?: Date | undefined
  begin(kind: Kind): void
  commit(): Promise<void>
  rollback(reason: unknown): Promise<void>
  /** Whether these reasons rest on something about the caller that has changed: then ask again. */
  isStale(reasons: readonly unknown[]): Promise<boolean>
}

export type ContextFor = (credentials: Credentials) => Promise<Context>

type Headers = Record<string, unknown>

/** The same for HTTP headers and for the payload of `connection_init`: lower-case names. */
export function credentialsOf(headers: Headers, path: string | undefined, requestId: string) {
  const text = (name: string) => {
    const value = headers[name]
    // An empty header names nothing, like one that is not there.
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return {
    ...present({ authorization: text('authorization'), apiKey: text('x-api-key') }),
    tenant: present({
      id: text('x-tenant-id'),
      circleCode: text('x-circle-code'),
      corporateId: text('x-corporate-id'),
      path,
    }),
    requestId,
  } satisfies Credentials
}

function present<K extends string>(all: Record<K, string | undefined>): Partial<Record<K, string>> {
  const named = Object.entries(all).filter(([, value]) => value !== undefined)
  return Object.fromEntries(named) as Partial<Record<K, string>>
}
