import { ownerVariable, withConnection } from '../connect.ts'
import { pendingSql } from './author.ts'
import { type Catalogue, readCatalogue } from './catalogue.ts'
import { readMigrations } from './folder.ts'
import { readHistory } from './history.ts'
import { readRoles } from './roles.ts'
import { withShadow } from './shadow.ts'

/**
 * Where the Prisma schema, the migrations and the live database differ, one line each. The schema is
 * compared with the migrations by Prisma's engine; the live database with a fresh one made by the
 * migrations, catalogue against catalogue, which also shows what the engine does not look at.
 */
export async function check(ownerUrl: string, folder?: string): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const { live, roles, history } = await withConnection(
    ownerUrl,
    ownerVariable,
    async (client) => ({
      history: await readHistory(client, migrations),
      // Before the migrations run on the shadow, as they may mend the roles of the whole cluster.
      roles: await readRoles(client),
      live: await readCatalogue(client),
    }),
  )
  return withShadow(ownerUrl, migrations, async (shadowUrl) => {
    const fresh = await withConnection(shadowUrl, ownerVariable, readCatalogue)
    return [
      ...history.pending.map(({ name }) => `migration ${name} is not applied`),
      ...history.edited.map((name) => `migration ${name} was changed after it was applied`),
      ...history.unknown.map((name) => `migration ${name} is applied and not in the folder`),
      ...schemaLines(await pendingSql(shadowUrl)),
      ...differences(roles.wanted, roles.live),
      ...differences(fresh, live),
    ]
  })
}

function schemaLines(sql: string): string[] {
  const statements = sql.split(/;\s*\n/).map((part) => part.replace(/^\s*--.*$/gm, '').trim())
  return statements
    .filter(Boolean)
    .map((statement) => `prisma schema is ahead of the migrations by: ${cut(oneLineOf(statement))}`)
}

/** One line for each object and aspect in which `found` is not what `wanted` says. */
export function differences(wanted: Catalogue, found: Catalogue): string[] {
  const objects = [...new Set([...wanted.keys(), ...found.keys()])].sort()
  return objects.flatMap((object) => {
    const [want, have] = [wanted.get(object), found.get(object)]
    if (!have) return [`${object} is missing`]
    if (!want) return [`${object} is not made by any migration`]
    const aspects = [...new Set([...want.keys(), ...have.keys()])].sort()
    return aspects.flatMap((aspect) => {
      const line = difference(want.get(aspect), have.get(aspect))
      return line ? [`${object}: ${aspect} ${line}`] : []
    })
  })
}

function difference(want: string | undefined, have: string | undefined): string | undefined {
  if (want === have) return undefined
  if (have === undefined) return 'is missing'
  if (want === undefined) return 'is not made by any migration'
  const [found, wanted] = [oneLineOf(have), oneLineOf(want)]
  const from = found.length > lineLength || wanted.length > lineLength ? parting(found, wanted) : 0
  return `is ${cut(found, from)} instead of ${cut(wanted, from)}`
}

const lineLength = 160

/** Where two texts part, a few words earlier, so that a reader sees what it is about. */
function parting(one: string, other: string): number {
  const index = [...one].findIndex((letter, place) => letter !== other[place])
  return Math.max(0, (index === -1 ? one.length : index) - 40)
}

function oneLineOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** No more than a reader wants to compare by eye. */
function cut(line: string, from = 0): string {
  const part = line.slice(from, from + lineLength)
  return `${from > 0 ? '…' : ''}${part}${from + lineLength < line.length ? '…' : ''}`
}
