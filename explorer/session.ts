import { useSyncExternalStore } from 'react'
import { post } from './post.ts'

type Tenant = { id: string; organizationCode: string; organizationName: string; type: string }
export type Session = {
  accessToken: string
  accessTokenExpiresAt: string
  refreshToken: string | null
  user: { displayName: string; email: string }
  memberships: { tenant: Tenant; roles: { name: string }[] }[]
  /** Whom the next request acts for. */
  tenantId?: string
}

const fields = `
  accessToken accessTokenExpiresAt refreshToken
  user { displayName email }
  memberships { tenant { id organizationCode organizationName type } roles { name } }`
const login = `mutation SignIn($input: LoginInput!) { session: login(input: $input) { ${fields} } }`
const refresh = `mutation Refresh($input: RefreshSessionInput!) { session: refreshSession(input: $input) { ${fields} } }`

/** Gone with the tab: a token is nothing to leave lying about. */
const shelf = 'circlegate session'
const early = 30_000

let current: Session | undefined = JSON.parse(sessionStorage.getItem(shelf) ?? 'null') ?? undefined
const listeners = new Set<() => void>()

function set(session: Session | undefined): void {
  current = session
  if (session) sessionStorage.setItem(shelf, JSON.stringify(session))
  else sessionStorage.removeItem(shelf)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useSession = () => useSyncExternalStore(subscribe, () => current)

export async function signIn(email: string, password: string): Promise<void> {
  const session = await ask(login, { email, password })
  set({ ...session, tenantId: session.memberships[0]?.tenant.id })
}

export async function signOut(): Promise<void> {
  const headers = await sessionHeaders().catch(() => ({}))
  set(undefined)
  await post({ query: 'mutation SignOut { logout }' }, headers)
}

export function actFor(tenantId: string): void {
  if (current) set({ ...current, tenantId })
}

/** What each request says of whom it comes from; a token that is about to end is renewed first. */
export async function sessionHeaders(): Promise<Record<string, string>> {
  const session = await fresh()
  if (!session) return {}
  const { accessToken, tenantId } = session
  return {
    authorization: `Bearer ${accessToken}`,
    ...(tenantId && { 'x-tenant-id': tenantId }),
  }
}

let renewing: Promise<Session | undefined> | undefined

async function fresh(): Promise<Session | undefined> {
  if (!current || Date.parse(current.accessTokenExpiresAt) - Date.now() > early) return current
  // A refresh token is good for one use, so that requests at the same time share it.
  renewing ??= renew(current).finally(() => {
    renewing = undefined
  })
  return renewing
}

async function renew({ refreshToken, tenantId }: Session): Promise<Session | undefined> {
  try {
    set({ ...(await ask(refresh, { refreshToken })), tenantId })
  } catch {
    set(undefined)
  }
  return current
}

async function ask(query: string, input: object): Promise<Session> {
  const { data, errors } = await post({ query, variables: { input } }, {})
  if (errors?.[0]) throw new Error(errors[0].message)
  return (data as { session: Session }).session
}
