import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

type Proxy = { url: string; end(): Promise<void> }

/**
 * Stands where Caddy stands in compose.yaml: asks each node once a second whether it is ready, hands
 * requests to those that are in turn, and tries another when one cannot be reached.
 */
export async function startProxy(nodes: string[]): Promise<Proxy> {
  const ready = new Set(nodes)
  const look = setInterval(() => nodes.forEach((node) => void check(node, ready)), 1000)
  let turn = 0
  const inTurn = () => {
    const able = nodes.filter((node) => ready.has(node))
    const first = turn++ % Math.max(1, able.length)
    return [...able.slice(first), ...able.slice(0, first)]
  }
  const server = createServer((asked, answer) => void pass(asked, answer, inTurn()))
  server.on('upgrade', (asked, socket, head) => join(asked, { socket, head }, inTurn()))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const end = async () => {
    clearInterval(look)
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, end }
}

async function check(node: string, ready: Set<string>): Promise<void> {
  const ok = await fetch(`${node}/readyz`, { signal: AbortSignal.timeout(2000) }).then(
    (answer) => answer.ok,
    () => false,
  )
  if (ok) ready.add(node)
  else ready.delete(node)
}

const target = (node: string, { url, method, headers }: IncomingMessage) => {
  const { hostname, port } = new URL(node)
  return { hostname, port, path: url, method, headers, agent: false as const }
}

async function pass(
  asked: IncomingMessage,
  answer: ServerResponse,
  nodes: string[],
): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of asked) parts.push(part)
  const [node, ...others] = nodes
  if (!node) return void answer.writeHead(502).end()
  attempt(asked, { answer, body: Buffer.concat(parts) }, [node, ...others])
}

type Held = { answer: ServerResponse; body: Buffer }

function attempt(asked: IncomingMessage, held: Held, [node, ...others]: string[]): void {
  if (!node) return void held.answer.writeHead(502).end()
  const sent = request(target(node, asked))
  sent.on('response', (heard) => {
    held.answer.writeHead(heard.statusCode ?? 502, heard.headers)
    heard.pipe(held.answer)
  })
  // Only what reached nobody is asked elsewhere: a mutation must not happen twice.
  sent.on('error', (error) => {
    if ((error as { code?: string }).code === 'ECONNREFUSED') attempt(asked, held, others)
    else held.answer.destroy()
  })
  sent.end(held.body)
}

type Opened = { socket: Duplex; head: Buffer }

function join(asked: IncomingMessage, opened: Opened, [node]: string[]): void {
  const { socket, head } = opened
  if (!node) return void socket.destroy()
  const sent = request(target(node, asked))
  sent.on('error', () => socket.destroy())
  sent.on('response', () => socket.destroy())
  sent.on('upgrade', (heard, theirs, first) => {
    const lines = heard.rawHeaders.flatMap((text, i) =>
      i % 2 ? [] : [`${text}: ${heard.rawHeaders[i + 1]}`],
    )
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
    socket.write(first)
    theirs.write(head)
    theirs.pipe(socket).pipe(theirs)
    for (const end of [socket, theirs])
      end.on('error', () => [socket, theirs].map((one) => one.destroy()))
  })
  sent.end()
}
