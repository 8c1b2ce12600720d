import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type ChallengeServer = {
  url: string
  /** What widgets have given and nobody has used yet. */
  solved: Set<string>
  /** What was asked, in order. */
  asked: Record<string, string>[]
  /** How it answers instead, if it does. */
  fails?: 'silence' | 'nonsense'
  [Symbol.asyncDispose](): Promise<void>
}

export const challengeSecret = '1x0000000000000000000000000000000AA'

/** Checks answers to challenges by the protocol of Turnstile's siteverify, each once. */
export async function startChallengeServer(): Promise<ChallengeServer> {
  const [solved, asked] = [new Set<string>(), [] as Record<string, string>[]]
  const server = createServer(async (request, answer) => {
    let body = ''
    for await (const part of request) body += part
    const form = Object.fromEntries(new URLSearchParams(body))
    asked.push(form)
    if (state.fails === 'silence') return
    if (state.fails === 'nonsense') return void answer.writeHead(502).end('<html>')
    answer.setHeader('content-type', 'application/json')
    answer.end(JSON.stringify(verdictOn(form, solved)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const state: ChallengeServer = {
    url: `http://127.0.0.1:${port}/turnstile/v0/siteverify`,
    solved,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return state
}

function verdictOn({ secret, response }: Record<string, string>, solved: Set<string>) {
  if (secret !== challengeSecret) return { success: false, 'error-codes': ['invalid-input-secret'] }
  if (!response) return { success: false, 'error-codes': ['missing-input-response'] }
  if (!solved.delete(response)) return { success: false, 'error-codes': ['timeout-or-duplicate'] }
  return { success: true, 'error-codes': [], challenge_ts: new Date().toISOString(), hostname: '127.0.0.1' }
}
