// Somebody who asks as fast as it goes, and counts how that is answered: with requests, or with
// connections that begin and do not go on.
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'undici'
import type { Sent } from '../scenarios/bad.ts'
import { atOnce, type Shot } from '../support/load.ts'

type Flood = { port: number; seconds: number } & Sent

/** How often it was answered how. */
export type Answers = Record<string, number>
type Count = (answer: string) => void

process.once('message', () => {
  process.on('message', async (flood: Flood) => process.send?.(await answersTo(flood)))
  process.send?.({})
})

process.on('disconnect', () => process.exit())

async function answersTo(flood: Flood): Promise<Answers> {
  const answers: Answers = {}
  const count = (answer: string) => {
    answers[answer] = (answers[answer] ?? 0) + 1
  }
  if ('shots' in flood) await ask(flood, flood.shots, count)
  else await begin(flood, flood.openings, count)
  return answers
}

async function ask({ port, seconds }: Flood, shots: Shot[], count: Count): Promise<void> {
  const until = performance.now() + seconds * 1000
  let next = 0
  const one = async () => {
    const client = new Client(`http://127.0.0.1:${port}`)
    while (performance.now() < until) {
      const { path, headers, body } = shots[next++ % shots.length]!
      try {
        const answer = await client.request({ path, method: 'POST', headers, body })
        count(nameOf(answer.statusCode, await answer.body.text()))
      } catch {
        count('cut off')
      }
    }
    await client.destroy()
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

/** The code of what went wrong says more than the status. */
const nameOf = (status: number, text: string): string =>
  /"extensions":\{"code":"(\w+)"/.exec(text)?.[1] ?? (status === 200 ? 'answered' : String(status))

/** So many are opened, evenly over the time; none goes on, and all are let go at the end. */
const connections = 1500

async function begin({ port, seconds }: Flood, openings: string[], count: Count): Promise<void> {
  const sockets = new Set<Socket>()
  const began = performance.now()
  for (let opened = 0; opened < connections; opened++) {
    const late = began + (opened * seconds * 1000) / connections - performance.now()
    if (late > 1) await pause(late)
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(openings[opened % openings.length]!)
    })
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', (head) => count(head.toString('latin1', 9, 12)))
    socket.once('close', () => sockets.delete(socket) && count('cut off'))
  }
  for (const socket of sockets) {
    sockets.delete(socket)
    socket.destroy()
    count('left waiting')
  }
}
