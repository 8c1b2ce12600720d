import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { decode, encode, type Packet, RECURSION_AVAILABLE } from 'dns-packet'

/** What there is at a name: texts, each in pieces as the DNS keeps long ones; or how the server fails. */
type Held = string[][] | 'SERVFAIL' | 'silence'

export type NameServer = {
  address: string
  /** The texts at each name; at any other there is nothing. */
  names: Map<string, Held>
  /** What was asked for, in order. */
  asked: string[]
  [Symbol.asyncDispose](): Promise<void>
}

const NXDOMAIN = 3
const SERVFAIL = 2

/** A server of domain names that speaks the protocol over UDP, on a port of its own. */
export async function startNameServer(): Promise<NameServer> {
  const names = new Map<string, Held>()
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (message, { port, address }) => {
    const question = decode(message)
    const name = question.questions![0]!.name.toLowerCase()
    asked.push(name)
    const answer = answerTo(question, name, names.get(name))
    if (answer) socket.send(encode(answer), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    names,
    asked,
    [Symbol.asyncDispose]: async () => {
      socket.close()
      await once(socket, 'close')
    },
  }
}

function answerTo({ id, questions }: Packet, name: string, held?: Held): Packet | undefined {
  if (held === 'silence') return undefined
  const failure = held === 'SERVFAIL' ? SERVFAIL : held ? 0 : NXDOMAIN
  const texts = Array.isArray(held) ? held : []
  return {
    ...{ type: 'response', id, questions, flags: RECURSION_AVAILABLE | failure },
    answers: texts.map((data) => ({ type: 'TXT' as const, name, ttl: 0, data })),
  }
}
