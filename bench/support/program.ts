import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { nodeForPeers } from './node.ts'

/** A process of the bench: it is given something, and answers what it is asked, one thing at a time. */
export type Program<First> = {
  first: First
  ask<Answer>(question: object): Promise<Answer>
  /** Asks it to go as an operator would; resolves when it has gone. */
  leave(): Promise<void>
  stop(): Promise<void>
}

export async function launch<First>(
  file: string,
  given: object = {},
  options: string[] = [],
): Promise<Program<First>> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execPath: nodeForPeers(),
    execArgv: file.endsWith('.ts') ? ['--import', 'tsx', ...options] : options,
    // What they say while they start is not ours to show; what goes wrong is.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production' },
  })
  const ask = async (question: object) => {
    const answer = answerOf(child, file)
    child.send(question)
    return answer as never
  }
  return { first: await ask(given), ask, leave: () => leave(child), stop: () => stop(child) }
}

async function answerOf(child: ChildProcess, file: string): Promise<unknown> {
  const heard = new AbortController()
  const gone = once(child, 'exit', heard).then(() => {
    throw new Error(`${file} ended before it answered.`)
  })
  // The loser of the race: it was called off.
  gone.catch(() => {})
  try {
    const [answer] = await Promise.race([once(child, 'message', heard), gone])
    return answer
  } finally {
    heard.abort()
  }
}

async function leave(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = await gone
  if (code !== 0) throw new Error(`It left with ${code}.`)
}

/** The channel is all that keeps a program alive: it ends when the bench does, however that ends. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.disconnect()
  await gone
}
