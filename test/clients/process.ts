import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

/** Two programs start at once, on a machine that may be busy. */
const patience = 60_000

/** A program that runs until it is ended, and what it says. */
export class Running {
  readonly #child: ChildProcess
  said = ''

  constructor(args: string[], { cwd = '.', env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv }) {
    const { PATH, HOME } = process.env
    const command = ['--import', 'tsx', ...args]
    const options = { cwd, env: { PATH, HOME, ...env }, stdio: 'pipe' } as const
    const child = spawn(process.execPath, command, options)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        this.said += part
      })
    this.#child = child
  }

  /** Waits until it has said this after that place, and returns where it ended. */
  async says(pattern: RegExp, after = 0): Promise<number> {
    for (const began = Date.now(); Date.now() - began < patience; await pause(50)) {
      const found = pattern.exec(this.said.slice(after))
      if (found) return after + found.index + found[0].length
      if (this.#child.exitCode !== null) break
    }
    throw new Error(`It never said ${pattern}, but:\n${this.said.slice(after)}`)
  }

  /** Waits until it ends by itself. */
  async exitCode(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit')
    return this.#child.exitCode
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill(signal)
    await once(this.#child, 'exit')
  }
}
