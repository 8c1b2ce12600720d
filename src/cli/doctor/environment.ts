import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { closest, distance } from 'fastest-levenshtein'
import { complaints } from '../../config/index.ts'
import { variableNames } from '../../config/variables.ts'
import { type Finding, fine, warning, wrong } from './finding.ts'
import type { Scene } from './scene.ts'

/** As `engines` in package.json. */
const oldestNode = [20, 19] as const
/** So many slips of the hand still look like the name that was meant. */
const slips = 2

export async function examineEnvironment(scene: Scene): Promise<Finding[]> {
  const names = await namesIn(join(scene.folder, '.env'))
  const findings = [
    ...complaints(scene.env).map(misconfigured),
    ...names.filter((name) => !isKnown(name)).map(unknown),
    ...Object.keys(scene.env).filter(isMisspelt(names)).map(misspelt),
  ]
  const set = variableNames.filter((name) => scene.env[name]?.trim())
  return [
    node(scene.nodeVersion),
    ...(findings.length ? findings : [fine('environment', listed(set))]),
  ]
}

function node(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldest, since] = oldestNode
  if (major > oldest || (major === oldest && minor >= since))
    return fine('environment', `Node ${version}`)
  return wrong(
    'environment',
    `Node ${version} is too old`,
    `install ${oldestNode.join('.')} or later`,
  )
}

const isKnown = (name: string) => (variableNames as readonly string[]).includes(name)

function misconfigured(line: string): Finding {
  const [, found = line, todo] = /^(.+?)[;:] (.+)$/.exec(line) ?? []
  return wrong('environment', found, todo ?? 'mend it as .env.example says')
}

function unknown(name: string): Finding {
  const like = closest(name, [...variableNames])
  return warning(
    'environment',
    `.env sets ${name}, which nothing reads`,
    distance(name, like) <= slips
      ? `write ${like}`
      : 'remove it, or see .env.example for the names',
  )
}

/** The environment is full of names that are none of ours; of interest are those that are almost. */
const isMisspelt = (told: readonly string[]) => (name: string) =>
  !isKnown(name) &&
  !told.includes(name) &&
  name.length > 2 * slips + 1 &&
  distance(name, closest(name, [...variableNames])) <= slips

function misspelt(name: string): Finding {
  const like = closest(name, [...variableNames])
  return warning('environment', `the variable ${name} is set, which nothing reads`, `write ${like}`)
}

const listed = (set: readonly string[]) =>
  set.length ? `variables: ${set.join(', ')}` : 'no variable is set: a development set-up'

async function namesIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return Object.keys(parseEnv(text))
}
