import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** The gateway as its users run it: a process of its own, with a world of samples. */
export type Program = {
  url: string
  process: ChildProcess
  password: string
  /** What it has written so far, a line each: sentences, and lines of the log in JSON. */
  lines: string[]
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>
  [Symbol.asyncDispose](): Promise<void>
}

const password = 'the password of sample people'
const secretKey = 'a key that signs nothing but the tokens of tests'

export async function runProgram(env: NodeJS.ProcessEnv): Promise<Program> {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH, HOME, PORT: '0', SAMPLE_PASSWORD: password, SECRET_KEY: secretKey, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  child.stderr.on('data', (text) => lines.push(String(text)))
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal)
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line)
      const [, found] = /answers at (http:\S+)\/graphql/.exec(line) ?? []
      if (found) resolve(found)
    })
    void ended.then(() => reject(new Error(`it ended at once: ${lines.join('\n')}`)))
  })
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return { url, process: child, password, lines, ended, [Symbol.asyncDispose]: stop }
}

/** A token of somebody of the sample world. */
export async function signIn({ url, password }: Program, email: string): Promise<string> {
  const query = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input: { email, password } } }),
  })
  const { data } = (await response.json()) as { data: { login: { accessToken: string } } }
  return data.login.accessToken
}
