import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { parseSync } from 'oxc-parser'

/** The floors of the house, from the ground up. A room imports from floors below its own only. */
const floors = [
  ['db', 'config', 'errors', 'lib'],
  ['tenancy'],
  ['auth'],
  ['loaders', 'events', 'outside'],
  ['context.ts', 'staff-context.ts'],
  ['domain', 'schema'],
  ['resolvers', 'jobs'],
  ['server'],
  ['cli'],
  ['main.ts', 'cli.ts'],
]

/** What stands beside the house: code it may call, which may call into it from the floor named. */
const annexes: Record<string, number> = { '../prisma/sample': 6 }

/** Rooms of the ground floor that the others there stand on. */
const foundations = new Set(['errors', 'lib'])

export type Import = { from: string; to: string }

/** Every import of one file of the house by another, by their paths below `src`. */
export function importsBelow(src: string): Import[] {
  return filesBelow(src).flatMap((file) =>
    specifiersOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({
        from: relative(src, file),
        to: relative(src, normalize(join(dirname(file), specifier))),
      })),
  )
}

/** Why an import may not be, or nothing. */
export function objection({ from, to }: Import): string | undefined {
  const [own, other] = [roomOf(from), roomOf(to)]
  if (own === other) return undefined
  const [here, there] = [floorOf(own), floorOf(other)]
  if (here === undefined) return `${from} stands in no room of the house`
  if (there === undefined) return `${from} imports ${to}, which is in no room of the house`
  if (there < here || (here === 0 && foundations.has(other))) return undefined
  return `${from} (floor ${here}) imports ${to} (floor ${there})`
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
    .map((name) => join(folder, name))
}

function specifiersOf(file: string): string[] {
  const { module } = parseSync(file, readFileSync(file, 'utf8'))
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : []))),
  ]
  const text = readFileSync(file, 'utf8')
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start, end).replace(/^['"`]|['"`]$/g, ''))
  return [...named, ...dynamic]
}

function roomOf(path: string): string {
  const annex = Object.keys(annexes).find((folder) => path.startsWith(folder))
  return annex ?? path.split('/')[0]!
}

function floorOf(room: string): number | undefined {
  const floor = floors.findIndex((rooms) => rooms.includes(room))
  return room in annexes ? annexes[room] : floor === -1 ? undefined : floor
}
