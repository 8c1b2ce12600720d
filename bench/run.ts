import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import { scenariosOf } from './scenarios/index.ts'
import { type Database, openServer, worldDatabase } from './support/databases.ts'
import { againstPeers, type Bench, fewAndMany, type Part, wallsOnAndOff } from './support/parts.ts'
import { nodeForPeers, nodeVersionForPeers, requirePostgraphile } from './support/peers.ts'
import { largeWorld, smallWorld } from './support/world.ts'

const parts = ['peers', 'walls', 'tenants'] as const
type PartName = (typeof parts)[number]

type Options = {
  sites: number
  rounds: number
  seconds: number
  part: PartName[]
  scenario?: string[]
  keep: boolean
  write: boolean
}

const whole = (least: number) => (text: string) => {
  const number = Number(text)
  if (Number.isInteger(number) && number >= least) return number
  throw new InvalidArgumentError(`A whole number from ${least} on.`)
}

const program = new Command('bench')
  .description(
    'Measures Circlegate against PostGraphile and against a bare server, with its walls and without, ' +
      'and among few companies and many. DATABASE_URL names the server that scratch databases are ' +
      'made on, as a superuser; without it an embedded PostgreSQL is started.',
  )
  .option('--sites <number>', 'sites in each world', whole(8_000), 1_000_000)
  .option('--rounds <number>', 'rounds of each contestant', whole(1), 5)
  .option('--seconds <number>', 'length of a round', whole(1), 4)
  .option('--part <names...>', `which of ${parts.join(', ')}`, [...parts])
  .option('--scenario <names...>', 'which of nested, list, point, create')
  .option('--keep', 'keep the databases for the next run', false)
  .option('--write', 'put the tables into bench/README.md', false)

const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)

async function run(options: Options): Promise<void> {
  requirePostgraphile()
  const server = await openServer(process.env.DATABASE_URL)
  const databases: Database[] = []
  try {
    const bench = { ...options, say, server, secret: randomBytes(36).toString('base64url') }
    const found = await runParts(bench, options, databases)
    const text = await told(found, server.embedded)
    console.log(text)
    if (options.write) await writeInto(new URL('./README.md', import.meta.url), text)
    const missed = found.flatMap(({ title, missed }) => missed.map((name) => `${title}: ${name}`))
    if (missed.length > 0) say(`short of the goal: ${missed.join('; ')}`)
  } finally {
    if (!options.keep) for (const database of databases) await database.drop()
    await server.stop()
  }
}

async function runParts(bench: Bench, options: Options, databases: Database[]): Promise<Part[]> {
  const { sites, part, scenario } = options
  const [small, large] = [smallWorld(sites), largeWorld(sites)]
  const wanted = scenariosOf(small).filter(({ name }) => !scenario || scenario.includes(name))
  const open = async (world: typeof small) => {
    const database = await worldDatabase(bench.server, world, say)
    databases.push(database)
    return database
  }
  const few = await open(small)
  const found: Part[] = []
  if (part.includes('walls')) found.push(await wallsOnAndOff(bench, few, wanted))
  if (part.includes('peers')) found.unshift(await againstPeers(bench, few, wanted))
  if (part.includes('tenants')) {
    const reads = wanted.filter(({ name }) => name === 'list' || name === 'point')
    found.push(await fewAndMany(bench, few, await open(large), reads))
  }
  return found
}

async function told(found: Part[], embedded: boolean): Promise<string> {
  const [cpu] = cpus()
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`
  const database = embedded ? 'embedded PostgreSQL' : 'PostgreSQL of DATABASE_URL'
  const node = await nodeVersionForPeers(nodeForPeers())
  const command = `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim()
  const header = `\`${command}\` on ${machine}, ${database}, Node ${node}, ${new Date().toISOString().slice(0, 10)}.`
  return [header, ...found.map(({ title, table }) => `### ${title}\n\n${table}`)].join('\n\n')
}

const place = /(?<=<!-- result -->\n)[\s\S]*(?=<!-- end of result -->)/

async function writeInto(file: URL, text: string): Promise<void> {
  const readme = await readFile(file, 'utf8')
  await writeFile(
    file,
    readme.replace(place, () => `\n${text}\n\n`),
  )
}

await run(program.parse().opts<Options>())
