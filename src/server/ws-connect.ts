import { CloseCode, type Context } from 'graphql-ws'
import type { Extra } from 'graphql-ws/use/ws'
import { at } from '../lib/at.ts'
import { newId } from '../lib/ids.ts'
import { mask } from './errors.ts'
import type { Executor } from './execute.ts'
import { type Credentials, credentialsOf } from './request.ts'
import { tenantInPath } from './upgrade.ts'

export type Params = Record<string, unknown> | undefined

/** What is kept with a socket: the headers of its `connection_init`, and its alarm. */
export type Connection = Extra & { headers?: Record<string, unknown>; silence?: () => void }

const closeCodes: Record<string, number> = {
  UNAUTHENTICATED: CloseCode.Unauthorized,
  FORBIDDEN: CloseCode.Forbidden,
  NOT_FOUND: CloseCode.Forbidden,
  TENANT_SUSPENDED: CloseCode.Forbidden,
  INVALID_INPUT: CloseCode.BadRequest,
  UNAVAILABLE: 1013,
}

/** Asks for the credential once, and closes the socket at the moment when it ends. */
export async function connect(
  { extra, connectionParams = {} }: Context<Params, Connection>,
  executor: Executor,
): Promise<boolean> {
  extra.headers = inLowerCase(connectionParams)
  const credentials = credentialsFor(extra)
  try {
    closeAt(await executor.expiry(credentials), extra)
    return true
  } catch (error) {
    const masked = mask(error, { requestId: credentials.requestId, log: executor.log })
    close(extra, String(masked.error.extensions?.code))
    return false
  }
}

/** Every operation on a socket has a request id of its own. */
export function credentialsFor({ headers = {}, request }: Connection): Credentials {
  const credentials = credentialsOf(headers, tenantInPath(request.url)?.path, newId())
  return { ...credentials, address: request.socket.remoteAddress }
}

function closeAt(moment: Date | undefined, connection: Connection): void {
  if (moment === undefined || connection.socket.readyState !== connection.socket.OPEN) return
  connection.silence = at(moment, () => close(connection, 'UNAUTHENTICATED'))
}

function close({ socket }: Connection, code: string): void {
  socket.close(closeCodes[code] ?? CloseCode.InternalServerError, code)
}

function inLowerCase(params: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([key, v]) => [key.toLowerCase(), v]))
}
