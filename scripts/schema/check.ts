import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { buildSchema } from 'graphql'
import { breakingChanges } from './breaking.ts'
import { printed, schemaFile, servedSchema, servedStaffSchema, staffSchemaFile } from './source.ts'
import { undescribed } from './undescribed.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** The schema of a file, or as it was in a commit: the last one, unless another is named. */
function earlier(where = 'HEAD'): string | undefined {
  if (existsSync(where)) return readFileSync(where, 'utf8')
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const
    const git = execFileSync('git', ['show', `${where}:${schemaFile}`], { stdio: [...stdio] })
    return git.toString()
  } catch {
    return undefined
  }
}

const given = process.argv[2]
const schema = await servedSchema()
const staff = await servedStaffSchema()
const keptIn = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')
const old = earlier(given)
if (given && old === undefined) {
  say(`There is no schema at ${given}: name a file, or a commit that holds ${schemaFile}.`)
  process.exit(1)
}

const faults = [
  ...(keptIn(schemaFile) === printed(schema)
    ? []
    : [`${schemaFile} is not current: npm run schema`]),
  ...(keptIn(staffSchemaFile) === printed(staff)
    ? []
    : [`${staffSchemaFile} is not current: npm run schema`]),
  ...[...undescribed(schema), ...undescribed(staff)].map(
    (name) => `Without a description: ${name}`,
  ),
  ...(old ? await breakingChanges(buildSchema(old), schema) : []).map((m) => `Breaking: ${m}`),
]
for (const fault of faults) say(fault)
if (!old) say('No committed schema to compare with: breaking changes could not be looked for.')
if (faults.length > 0) process.exitCode = 1
else say('The schema is current, described, and breaks no client.')
