import { spawn } from 'node:child_process'

export type Outcome = { ok: boolean; output: string }
type Env = Record<string, string>

/** Runs a program in a folder to its end. */
export function inFolder(
  cwd: string,
  program: string,
  args: string[],
  env: Env = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        output += part
      })
    }
    child.once('error', reject).once('close', (code) => resolve({ ok: code === 0, output }))
  })
}
