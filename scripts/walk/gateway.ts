import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

const password = 'a password of the walk'

/** Starts the gateway of a copy, from its sources; what it complains of comes back as an error. */
export async function withGateway<Result>(
  folder: string,
  databaseUrl: string,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    MIGRATE_DATABASE_URL: databaseUrl,
    NODE_ENV: 'development',
    PORT: '0',
    SAMPLE_PASSWORD: password,
    LOG_LEVEL: 'silent',
  }
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], { cwd: folder, env })
  try {
    return await use(await addressOf(child))
  } finally {
    child.kill()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  let said = ''
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    complaint += part
  })
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      said += part
      const [, url] = /^Circlegate answers at (\S+)$/m.exec(said) ?? []
      if (url) resolve(url)
    })
    child.once('close', () => reject(new Error(complaint.trim() || 'it ended without a word')))
  })
}

type Answer = { data?: Record<string, never>; errors?: { message: string }[] }

/** Asks as somebody of the sample world; an answer with an error in it is none. */
export async function askAs(url: string, email: string) {
  const login = `mutation ($input: LoginInput!) { login(input: $input) { accessToken } }`
  const { login: session } = await ask(url, {}, login, { input: { email, password } })
  const authorization = `Bearer ${(session as unknown as { accessToken: string }).accessToken}`
  return <Data>(query: string, variables: object = {}) =>
    ask(url, { authorization }, query, variables) as Promise<Data>
}

async function ask(url: string, headers: object, query: string, variables: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await response.json()) as Answer
  if (errors || !data) throw new Error(errors?.[0]?.message ?? `no answer: ${response.status}`)
  return data
}
