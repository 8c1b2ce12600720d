/**
 * What compose.yaml starts, on loopback and with the plain programs: PostgreSQL, Redis, two nodes and a
 * proxy. Then it shows that they are one: `npm run cluster`. With `--stay` it goes on until Ctrl-C;
 * with `--app <folder>` it runs what deploy/assemble.sh has put there before.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Node, startNode } from './node.ts'
import { finish } from './program.ts'
import { secret, startDoor, startPostgres, startRedis } from './services.ts'
import { story } from './story.ts'

const given = (option: string) => {
  const at = process.argv.indexOf(option)
  return at === -1 ? undefined : process.argv[at + 1]
}
const say = (line: string) => process.stdout.write(`${line}\n`)
const scratch = await realpath(await mkdtemp(join(tmpdir(), 'circlegate-cluster-')))
const closing: (() => Promise<unknown>)[] = [() => rm(scratch, { recursive: true, force: true })]
const later = <T extends { end(): Promise<unknown> }>(thing: T) => {
  closing.unshift(() => thing.end())
  return thing
}

async function assemble(): Promise<string> {
  const app = join(scratch, 'app')
  await finish('deploy/assemble.sh', { args: [app] })
  say('The program is assembled as for the image.')
  return app
}

try {
  const app = given('--app') ?? (await assemble())

  const postgres = later(await startPostgres(join(scratch, 'data')))
  const redis = await startRedis()
  if (redis) later(redis)
  say(redis ? 'Redis runs.' : 'There is no redis-server here: the nodes count each for itself.')

  const keys = { SECRET_KEY: secret(), PORT: '0', HOST: '127.0.0.1', TRUST_PROXY: '1' }
  const owner = { DATABASE_URL: postgres.url, MIGRATE_DATABASE_URL: postgres.ownerUrl }
  const password = secret()
  // Production makes no sample world, so a node in development makes it, and leaves.
  const env = { ...keys, ...owner, SAMPLE_PASSWORD: password, LOG_LEVEL: 'error' }
  const maker = await startNode({ name: 'the maker of samples', app, env })
  await maker.end()
  await finish(process.execPath, { args: ['dist/src/cli.js', 'migrate', 'status'], env, cwd: app })
  say(`The database is migrated and has a sample world: ${maker.milliseconds} ms, cold.`)

  const nodeOf = async (name: string, port = '0'): Promise<Node> => {
    const url = { DATABASE_URL: postgres.url, ...(redis && { REDIS_URL: redis.url }) }
    const node = await startNode({
      name,
      app,
      env: { ...keys, ...url, PORT: port, NODE_ENV: 'production' },
    })
    closing.unshift(async () => node.child.kill('SIGKILL'))
    say(
      `${name} runs in production, without the rights of the owner: ${node.milliseconds} ms, warm.`,
    )
    return node
  }
  const [a, b] = [await nodeOf('Node A'), await nodeOf('Node B')]
  const door = later(await startDoor([a.url, b.url], scratch))
  say(`${door.by} stands in front of both at ${door.url}.`)

  await story({
    door: door.url,
    a,
    b,
    password,
    say,
    restart: (node) => nodeOf(node.name, new URL(node.url).port),
  })
  if (process.argv.includes('--stay')) {
    say(
      `Sign in at ${door.url}/graphql as admin@vod-mpcg.example with ${password}; Ctrl-C ends it.`,
    )
    await new Promise((done) => process.once('SIGINT', done))
  }
} finally {
  for (const close of closing) await close()
}
