import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** A plain program that runs beside us, on loopback. */
export type Program = { child: ChildProcess; ended: Promise<unknown>; end(): Promise<void> }

export type Run = { args?: string[]; env?: NodeJS.ProcessEnv; cwd?: string; quiet?: boolean }

/** Nothing of our own variables comes along: what a program is told is what stands here. */
export function run(command: string, { args = [], env = {}, cwd, quiet }: Run = {}): Program {
  const { PATH, HOME } = process.env
  const stdio = ['ignore', 'pipe', quiet ? 'ignore' : 'inherit'] as ['ignore', 'pipe', 'ignore']
  const child = spawn(command, args, { env: { PATH, HOME, ...env }, stdio, ...(cwd && { cwd }) })
  const ended = once(child, 'exit')
  const end = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { child, ended, end }
}

/** Runs a program to its end, which must be a good one. */
export async function finish(command: string, given: Run = {}): Promise<void> {
  const { child, ended } = run(command, given)
  child.stdout?.resume()
  await ended
  if (child.exitCode !== 0) throw new Error(`${command} ended with ${child.exitCode}`)
}

export const isFound = (command: string) => spawnSync(command, ['--version']).error === undefined

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Tries again until it works, or the time is up and the last reason is told. */
export async function eventually<T>(work: () => Promise<T>, milliseconds = 60_000): Promise<T> {
  const until = Date.now() + milliseconds
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((done) => setTimeout(done, 100))
    }
  }
}
