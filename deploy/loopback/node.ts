import { createInterface } from 'node:readline'
import { type Program, run } from './program.ts'

export type Node = Program & { name: string; url: string; milliseconds: number }

export type Wish = { name: string; app: string; env: NodeJS.ProcessEnv }

/** A gateway as the image runs it. Its log is kept and shown only if it does not start. */
export async function startNode({ name, app, env }: Wish): Promise<Node> {
  const began = performance.now()
  const program = run(process.execPath, {
    args: ['--max-semi-space-size=64', 'dist/src/main.js'],
    env,
    cwd: app,
  })
  const lines: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(program.child.stdout!).on('line', (line) => {
      if (lines.length < 100) lines.push(line)
      const [, found] = /answers at (http:\S+)\/graphql/.exec(line) ?? []
      if (found) resolve(found.replace('localhost', '127.0.0.1'))
    })
    void program.ended.then(() => reject(new Error(`${name} did not start: ${lines.join('\n')}`)))
  })
  return { ...program, name, url, milliseconds: Math.round(performance.now() - began) }
}
