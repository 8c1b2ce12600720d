import pg from 'pg'
import { within } from '../../lib/within.ts'

/** What a pg client does but does not declare; nothing else touches its inner parts. */
type Wire = pg.Connection & {
  readonly parsedStatements: Record<string, string>
  connect(port: number | string, host?: string): void
  requestSsl(): void
  cancel(processId: number, secretKey: number): void
}
type Inner = pg.Client & { readonly processID: number; readonly secretKey: number }

/** Sends all that is asked until the end of this tick in one flight. */
export function inOneFlight({ connection: { stream } }: pg.Client): void {
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** Drops a prepared statement; unlike DEALLOCATE this works in any transaction and cannot fail. */
export function unprepare(client: pg.Client, name: string): void {
  const wire = client.connection as Wire
  delete wire.parsedStatements[name]
  wire.close({ type: 'S', name }, false)
}

/**
 * Asks the server to stop what the client is running. True once the server has hung up, which it
 * does after the signal was sent: whatever the client sends from then on cannot be hit.
 */
export async function cancel(client: pg.Client, ms: number): Promise<boolean> {
  const wire = new pg.Connection({ ssl: client.ssl }) as Wire
  const { processID, secretKey } = client as Inner
  const heard = new Promise<boolean>((resolve) => {
    wire.on('connect', () => (client.ssl ? wire.requestSsl() : wire.cancel(processID, secretKey)))
    wire.on('sslconnect', () => wire.cancel(processID, secretKey))
    wire.on('error', () => resolve(false)).on('end', () => resolve(true))
  })
  if (client.host.startsWith('/')) wire.connect(`${client.host}/.s.PGSQL.${client.port}`)
  else wire.connect(client.port, client.host)
  try {
    return await within(ms, heard, false)
  } finally {
    wire.stream.destroy()
  }
}
