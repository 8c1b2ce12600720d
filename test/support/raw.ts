import { once } from 'node:events'
import { connect } from 'node:net'
import type { Answer } from './client.ts'

/** A request to the letter: its first line and its headers, as no client library would send them. */
type RawRequest = { line?: string; headers: readonly string[] }

/** Asks a query with bytes of one's own choice in its head, and reads the answer to its end. */
export async function askRaw<Data = Record<string, unknown>>(
  url: string,
  { line = 'POST /graphql HTTP/1.1', headers }: RawRequest,
  query: string,
): Promise<Answer<Data>> {
  const { hostname: host, port } = new URL(url)
  const body = JSON.stringify({ query })
  const socket = connect({ host, port: Number(port) })
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  const head = [line, ...headers, 'content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, 'connection: close']
  socket.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'))
  await once(socket, 'close')
  return answerIn(Buffer.concat(chunks).toString())
}

function answerIn<Data>(text: string): Answer<Data> {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
  return { status, ...(body.startsWith('{') ? (JSON.parse(body) as object) : {}) }
}
