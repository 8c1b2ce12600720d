import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Bench, Part } from '../support/contest.ts'
import { emptyDatabase, throwAway } from '../support/databases.ts'
import { median, table } from '../support/figures.ts'
import { nodeForPeers, startOptions } from '../support/node.ts'

const program = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))
const times = 5

/** A place to start in: its folder is empty, and so is its database, which may be a server's. */
type Place = { folder: string; databaseUrl: string; leave(): Promise<void> }
/** Milliseconds until it says that it answers, and until somebody has signed in and seen a site. */
type Start = { says: number; answers: number }

/** The development start, as `npm start` does it, in an empty place and again in the same one. */
export async function start(bench: Bench): Promise<Part> {
  const places: Record<string, () => Promise<Place>> = {
    'embedded PostgreSQL': async () => placeWith({ url: '', drop: async () => {} }),
    'a server that runs': async () => placeWith(await emptyDatabase(bench.server)),
  }
  const rows: string[][] = []
  for (const [label, open] of Object.entries(places)) {
    const [cold, warm]: [Start[], Start[]] = [[], []]
    for (let time = 1; time <= times; time++) {
      const place = await open()
      try {
        cold.push(await startIn(place))
        warm.push(await startIn(place))
      } finally {
        await place.leave()
      }
      bench.say(
        `${label} ${time}/${times}: ${inSeconds([cold.at(-1)!])}, then ${inSeconds([warm.at(-1)!])}`,
      )
    }
    rows.push([label, inSeconds(cold), inSeconds(warm)])
  }
  const head = [
    'until it says so / until the first answer, s',
    'empty: migrated, sample world made',
    'the same place again',
  ]
  return { title: 'How long a start takes', table: table(head, rows), missed: [] }
}

const inSeconds = (starts: Start[]): string =>
  (['says', 'answers'] as const)
    .map((of) => (median(starts.map((start) => start[of])) / 1000).toFixed(2))
    .join(' / ')

async function placeWith({ url, drop }: { url: string; drop(): Promise<void> }): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'circlegate-bench-'))
  const leave = async () => {
    await drop()
    await throwAway(folder)
  }
  return { folder, databaseUrl: url, leave }
}

async function startIn({ folder, databaseUrl }: Place): Promise<Start> {
  const began = performance.now()
  const gateway = spawn(nodeForPeers(), [...startOptions(), program], {
    cwd: folder,
    // Nothing else that the bench was given is for it.
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(gateway, 'exit')
  try {
    const { url, email, password } = await introduction(gateway.stdout)
    const says = performance.now() - began
    await firstSite(url, { email, password })
    return { says, answers: performance.now() - began }
  } finally {
    gateway.kill('SIGTERM')
    await gone
  }
}

/** What it tells a person who starts it. */
async function introduction(said: Readable) {
  let [url, password]: (string | undefined)[] = []
  for await (const line of createInterface(said)) {
    url ??= /http:\S+\/graphql/.exec(line)?.[0]
    password ??= /password (\S+)/.exec(line)?.[1]
    const [email] = /\S+@\S+/.exec(line) ?? []
    if (url && password && email) return { url, password, email }
  }
  throw new Error('It ended before it introduced itself.')
}

async function firstSite(url: string, input: object): Promise<void> {
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  const { accessToken } = (await ask(url, { query: login, variables: { input } })).login
  const query = '{ sites(first: 1) { nodes { code } } }'
  const { sites } = await ask(url, { query }, { authorization: `Bearer ${accessToken}` })
  if (sites.nodes.length !== 1) throw new Error('There is no site.')
}

type Data = { login: { accessToken: string }; sites: { nodes: unknown[] } }

async function ask(url: string, body: object, headers: Record<string, string> = {}): Promise<Data> {
  const sent = { ...headers, 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers: sent, body: JSON.stringify(body) })
  const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown }
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}
