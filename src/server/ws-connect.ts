import type { Context } from 'graphql-ws'
import { at } from '../lib/at.ts'
import { newId } from '../lib/ids.ts'
import type { AddressOf } from './address.ts'
import { closeCodeOf, closeCodes } from './close-codes.ts'
import { socketAuthorization } from './cookies.ts'
import { mask } from './errors.ts'
import type { Executor } from './execute.ts'
import type { NamedByHost, ReadHost } from './host.ts'
import { type Credentials, credentialsOf } from './request.ts'
import type { Seats } from './seats.ts'
import type { Trusted } from './trusted.ts'
import { tenantInPath } from './upgrade.ts'
import type { Extra } from './ws-socket.ts'

export type Params = Record<string, unknown> | undefined

/** What is kept with a socket: the headers of its `connection_init`, what its host names, and its alarm. */
export type Connection = Extra & {
  headers?: Record<string, unknown>
  host?: NamedByHost
  silence?: () => void
}

/** What connections are answered with. */
export type Desk = {
  executor: Executor
  addressOf: AddressOf
  readHost: ReadHost
  trusted: Trusted
  seats: Seats
  production: boolean
}

/** Asks for the credential once, and closes the socket at the moment when it ends. */
export async function connect(
  { extra, connectionParams = {} }: Context<Params, Connection>,
  desk: Desk,
): Promise<boolean> {
  extra.headers = inLowerCase(connectionParams)
  extra.host = desk.readHost(extra.request)
  const credentials = credentialsFor(extra, desk)
  const { executor, seats } = desk
  try {
    const { accountId, expiresAt } = await executor.greet(credentials)
    if (accountId !== undefined && !seats.claim(extra.seat, accountId)) {
      extra.seat.socket.close(closeCodes.TOO_MANY_SOCKETS, 'Too many sockets')
      return false
    }
    closeAt(expiresAt, extra)
    return true
  } catch (error) {
    const masked = mask(error, { requestId: credentials.requestId, log: executor.log })
    close(extra, String(masked.error.extensions?.code))
    return false
  }
}

/** Every operation on a socket has a request id of its own. */
export function credentialsFor(
  { headers = {}, host, request }: Connection,
  { addressOf, production }: Pick<Desk, 'addressOf' | 'production'>,
): Credentials {
  const said = credentialsOf(headers, { ...tenantInPath(request.url), ...host }, newId())
  // What a client says of itself goes before what its browser adds.
  const isSaid = (said.authorization ?? said.apiKey) !== undefined
  const authorization = isSaid ? said.authorization : socketAuthorization(request, production)
  const userAgent = request.headers['user-agent']
  return {
    ...said,
    ...(authorization && { authorization }),
    ...(userAgent && { userAgent }),
    address: addressOf(request),
    account: {},
  }
}

function closeAt(moment: Date | undefined, connection: Connection): void {
  const { socket } = connection.seat
  if (moment === undefined || socket.readyState !== socket.OPEN) return
  connection.silence = at(moment, () => close(connection, 'UNAUTHENTICATED'))
}

export function close({ seat }: Connection, code: string): void {
  seat.socket.close(closeCodeOf[code] ?? closeCodes.INTERNAL, code)
}

/** A name that is given twice, in other letters, must say the same: otherwise it says nothing that holds. */
function inLowerCase(params: Record<string, unknown>): Record<string, unknown> {
  const folded = new Map<string, unknown>()
  for (const [key, value] of Object.entries(params)) {
    const name = key.toLowerCase()
    folded.set(name, folded.has(name) && folded.get(name) !== value ? [] : value)
  }
  return Object.fromEntries(folded)
}
