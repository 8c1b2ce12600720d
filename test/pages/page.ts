import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { SampleGateway } from '../support/sample.ts'

/** What stands between two fences: its language, what is said of it, and its line. */
type Block = { language: string; said: string; text: string; line: number }

/** The fenced blocks of a page, from a heading on if one is named. */
export function blocksOf(file: string, heading?: string): Block[] {
  const page = readFileSync(file, 'utf8')
  const [, level] = /^(#+)/.exec(heading ?? '') ?? []
  const from = heading ? page.indexOf(`\n${heading}\n`) : 0
  if (from === -1) throw new Error(`${file} has no heading “${heading}”`)
  const next = level ? page.slice(from + 1).search(new RegExp(`\n#{1,${level.length}} `)) : -1
  const to = next === -1 ? page.length : from + 1 + next
  return [...page.matchAll(/^```(\w+)(?: ([^\n]*))?\n([\s\S]*?)^```$/gm)]
    .filter(({ index }) => index >= from && index < to)
    .map(({ index, 1: language = '', 2: said = '', 3: text = '' }) => {
      return { language, said, text, line: page.slice(0, index).split('\n').length }
    })
}

/** The blocks of a shell, one after the other in one shell; what each of them prints. */
export async function runShell(blocks: Block[], sample: SampleGateway): Promise<string[]> {
  const mark = '--- next block ---'
  const script = blocks.map(({ text }) => addressed(text, sample)).join(`\necho '${mark}'\n`)
  // The command line works on the database of the gateway that the page has had its reader start.
  const env = { ...process.env, ...sample.env }
  const output = await new Promise<string>((resolve, reject) =>
    execFile('bash', ['-eo', 'pipefail', '-c', script], { env }, (error, stdout, stderr) =>
      error ? reject(new Error(`${stdout}\n${stderr}`)) : resolve(stdout),
    ),
  )
  return output.split(`${mark}\n`)
}

/** A reader puts in where the gateway is and puts its mail, and the password that it printed. */
function addressed(text: string, { url, password, dataDir }: SampleGateway): string {
  return text
    .replace(/^URL=.*$/m, `URL=${url}/graphql`)
    .replace(/^MAIL=.*$/m, `MAIL=${dataDir}/mail`)
    .replace(/^PASSWORD=.*$/m, `PASSWORD='${password}'`)
}

/** What a page shows of an answer; … stands for what is never the same twice. */
export function expected(text: string): unknown {
  return JSON.parse(text, (_key, value) => (value === '…' ? expect.anything() : value))
}

/** Runs the blocks of a shell, and holds each answer that stands under one against what it printed. */
export async function walk(blocks: Block[], sample: SampleGateway) {
  const shell = blocks.filter(({ language }) => language === 'sh')
  const outputs = await runShell(shell, sample)
  let answered = 0
  for (const [place, block] of shell.entries()) {
    const next = blocks[blocks.indexOf(block) + 1]
    if (next?.language !== 'json') continue
    const label = `line ${block.line}: ${outputs[place]}`
    const answer = expected(next.text) as object
    expect({ [label]: JSON.parse(outputs[place]!) }).toMatchObject({ [label]: answer })
    answered++
  }
  return { answered, outputs }
}
