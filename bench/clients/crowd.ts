// Many people with a subscription each, on a socket of their own, who then wait.
import { type RawData, WebSocket } from 'ws'

export type Crowd = {
  open: number
  /** How many were told of a change. */
  told: number
  /** With which codes the gateway closed sockets, and how many. */
  closed: Record<string, number>
}

/** They come, they are looked at, or they all hang up. */
type Call = { come: string[]; port: number } | { look: true } | { hangUp: true }

/** So many connect at a time. */
const atOnce = 50

const sockets = new Set<WebSocket>()
let told = 0
const closed: Record<string, number> = {}

process.once('message', () => {
  process.on('message', async (call: Call) => {
    if ('come' in call) await come(call.port, call.come)
    if ('hangUp' in call) hangUp()
    process.send?.({ open: sockets.size, told, closed } satisfies Crowd)
  })
  process.send?.({})
})

process.on('disconnect', () => process.exit())

async function come(port: number, tokens: string[]): Promise<void> {
  const some = async () => {
    for (let token = tokens.pop(); token; token = tokens.pop()) await subscribed(port, token)
  }
  await Promise.all(Array.from({ length: atOnce }, some))
}

const query = 'subscription { siteChanged { action site { id } } }'

/** Resolves when it is known who asks, and what for has been sent; or when that failed. */
function subscribed(port: number, token: string): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws')
  const say = (message: object) => socket.send(JSON.stringify(message))
  const authorization = `Bearer ${token}`
  sockets.add(socket)
  return new Promise((resolve) => {
    socket.on('error', () => {})
    socket.once('open', () => say({ type: 'connection_init', payload: { authorization } }))
    socket.on('message', (data: RawData) => {
      const { type } = JSON.parse(String(data)) as { type: string }
      if (type === 'next') told++
      if (type !== 'connection_ack') return
      say({ id: '1', type: 'subscribe', payload: { query } })
      resolve()
    })
    socket.once('close', (code) => {
      if (sockets.delete(socket)) closed[code] = (closed[code] ?? 0) + 1
      resolve()
    })
  })
}

function hangUp(): void {
  for (const socket of sockets) {
    sockets.delete(socket)
    socket.terminate()
  }
}
