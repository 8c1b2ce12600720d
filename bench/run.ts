import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type PartName, partNames, parts } from './parts/index.ts'
import { scenariosOf } from './scenarios/index.ts'
import type { Bench, Part } from './support/contest.ts'
import { type Database, openServer, type Server, worldDatabase } from './support/databases.ts'
import { nodeVersionForPeers } from './support/node.ts'
import { requirePostgraphile } from './support/peers.ts'
import { largeWorld, smallWorld, type World } from './support/world.ts'

type Options = {
  sites: number
  rounds: number
  seconds: number
  warm: number
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
      'among few companies and many, with and without what it counts, under attack, with idle sockets, ' +
      'and how it starts. DATABASE_URL names the server that scratch databases are made on, as a ' +
      'superuser; without it an embedded PostgreSQL is started. Budgets are counted in Redis as well ' +
      'where REDIS_URL names one.',
  )
  .option('--sites <number>', 'sites in each world', whole(8_000), 1_000_000)
  .option('--rounds <number>', 'rounds of each contestant', whole(1), 5)
  .option('--seconds <number>', 'length of a round', whole(1), 4)
  .option(
    '--warm <number>',
    'seconds that each contestant is asked before it is measured',
    whole(0),
    20,
  )
  .addOption(
    new Option('--part <names...>', 'which parts').choices(partNames).default([...partNames]),
  )
  .option('--scenario <names...>', 'which of nested, list, point, create')
  .option('--keep', 'keep the databases for the next run', false)
  .option('--write', 'put the tables of these parts into bench/README.md', false)

const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)

/** What of the README a part replaces. */
type Found = Part & { name: PartName; under: string }

async function run(options: Options): Promise<void> {
  if (options.part.includes('peers')) requirePostgraphile()
  const server = await openServer(process.env.DATABASE_URL)
  const databases: Database[] = []
  try {
    const worlds = worldsOn(options, async (world) => {
      const database = await worldDatabase(server, world, say)
      databases.push(database)
      return database
    })
    const secret = randomBytes(36).toString('base64url')
    const found = await runParts({ ...options, ...worlds, say, server, secret }, options)
    for (const { title, under, table } of found)
      console.log(`### ${title}\n\n${under}\n\n${table}\n`)
    if (options.write) await writeInto(new URL('./README.md', import.meta.url), found)
    const missed = found.flatMap(({ title, missed }) => missed.map((name) => `${title}: ${name}`))
    if (missed.length > 0) say(`short of the goal: ${missed.join('; ')}`)
  } finally {
    if (!options.keep) for (const database of databases) await database.drop()
    await server.stop()
  }
}

/** Both worlds, each made when it is first asked for, and what is asked in them. */
function worldsOn({ sites, scenario }: Options, open: (world: World) => Promise<Database>) {
  const [small, large] = [smallWorld(sites), largeWorld(sites)]
  let few: Promise<Database> | undefined
  let many: Promise<Database> | undefined
  return {
    world: small,
    scenarios: scenariosOf(small).filter(({ name }) => !scenario || scenario.includes(name)),
    few: () => (few ??= open(small)),
    many: () => (many ??= open(large)),
  }
}

async function runParts(bench: Bench, { part }: Options): Promise<Found[]> {
  const found: Found[] = []
  for (const name of partNames.filter((name) => part.includes(name))) {
    const under = await circumstances(name, bench.server)
    found.push({ name, under, ...(await parts[name](bench)) })
  }
  return found
}

const isGiven = (option: string) => program.getOptionValueSource(option) === 'cli'

/** How to run it again, and on what it was run. */
async function circumstances(name: PartName, { embedded }: Server): Promise<string> {
  const [cpu] = cpus()
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`
  const database = embedded ? 'embedded PostgreSQL' : 'PostgreSQL of DATABASE_URL'
  const paces = ['rounds', 'seconds', 'warm', 'sites'].filter((pace) => isGiven(pace))
  const given = paces.map((pace) => `--${pace} ${program.getOptionValue(pace)}`)
  const command = ['npm run bench -- --part', name, ...given, '--write'].join(' ')
  const day = new Date().toISOString().slice(0, 10)
  return `\`${command}\` on ${machine}, ${database}, Node ${await nodeVersionForPeers()}, ${day}.`
}

/** Each part has its place; those that were not run keep what they have. */
async function writeInto(file: URL, found: Found[]): Promise<void> {
  let readme = await readFile(file, 'utf8')
  for (const { name, under, table } of found) {
    const place = new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- end of ${name} -->)`)
    if (!place.test(readme)) throw new Error(`README.md has no place for ${name}.`)
    readme = readme.replace(place, () => `\n${under}\n\n${table}\n\n`)
  }
  await writeFile(file, readme)
}

await run(program.parse().opts<Options>())
