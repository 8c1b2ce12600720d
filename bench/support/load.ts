import { performance } from 'node:perf_hooks'
import { Client, type Dispatcher } from 'undici'
import { percentile } from './figures.ts'

/** A request as it will be sent; all is made before the clock runs. */
export type Shot = { path: string; headers: Record<string, string>; body: string }

export type Round = {
  requests: number
  perSecond: number
  p50: number
  p95: number
  /** Milliseconds of a processor that each request took of the program, if it was asked. */
  processor?: number
}

export const atOnce = 32

type Firing = { seconds: number; together?: number }

/** Sends the shots, so many at once, until they or the seconds are used up. */
export async function fire(
  port: number,
  shots: Shot[],
  { seconds, together = atOnce }: Firing,
): Promise<Round> {
  const clients = Array.from({ length: together }, () => connect(port))
  const times: number[] = []
  const began = performance.now()
  const until = began + seconds * 1000
  let next = 0
  const shoot = async (client: Client) => {
    for (let at = performance.now(); at < until && next < shots.length; at = performance.now()) {
      await ask(client, shots[next++]!)
      times.push(performance.now() - at)
    }
  }
  await Promise.all(clients.map(shoot))
  const elapsed = (performance.now() - began) / 1000
  await Promise.all(clients.map((client) => client.close()))
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)]
  return { requests: times.length, perSecond: times.length / elapsed, p50, p95 }
}

const connect = (port: number) => new Client(`http://127.0.0.1:${port}`, { bodyTimeout: 10_000 })

/** One answer, read to its end. A refusal that came fast must not count as fast. */
export function ask(client: Dispatcher, { path, headers, body }: Shot): Promise<string> {
  return new Promise((resolve, reject) => {
    let status = 0
    const chunks: Buffer[] = []
    client.dispatch(
      { path, method: 'POST', headers, body },
      {
        onRequestStart() {},
        onResponseStart(_, code) {
          status = code
        },
        onResponseData(_, chunk) {
          chunks.push(chunk)
        },
        onResponseEnd() {
          const text = Buffer.concat(chunks).toString()
          if (status === 200 && !text.includes('"errors":[')) resolve(text)
          else reject(new Error(`${path} answered ${status}: ${text.slice(0, 500)}`))
        },
        onResponseError: (_, error) => reject(error),
      },
    )
  })
}

export async function askOnce(port: number, shot: Shot): Promise<unknown> {
  const client = connect(port)
  try {
    return JSON.parse(await ask(client, shot))
  } finally {
    await client.close()
  }
}
