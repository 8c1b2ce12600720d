// Follows docs/add-an-entity.md in a copy of the repository: with all its steps the copy compiles,
// starts, answers and passes its tests; without any one of them something says that it is missing.
import { readFile } from 'node:fs/promises'
import { Copy } from './copy.ts'
import { type Step, stepsOf } from './page.ts'
import { answers, compiles, isPrinted, type Proof, passes } from './proofs.ts'
import { openServer } from './server.ts'

/** The tests of the noun, and those that look at every noun there is. */
const tests = [
  passes(['test/api/access-note', 'test/unit/asked', 'test/walls/catalogue.test.ts']),
  passes(
    ['mutation-below', 'matrix', 'drift'].map((name) => `test/walls/${name}.test.ts`),
    'has its line|has no drift',
  ),
]
/** So many copies are looked at at once. */
const width = 2
/** Of a line that says what is wrong. */
const longest = 200

const say = (line: string) => process.stdout.write(`${line}\n`)
const steps = stepsOf(await readFile('docs/add-an-entity.md', 'utf8'))
const began = Date.now()
const server = await openServer(process.env.DATABASE_URL)
// Whatever is run in a copy runs on the same server.
process.env.DATABASE_URL = server.url
// What somebody changes meanwhile is no part of the walk.
const untouched = await Copy.make()
const whole = await Copy.make(untouched)

/** The first complaint about a copy; the proofs that cost least come first. */
async function complaintAbout(copy: Copy, proofs: Proof[]): Promise<string | undefined> {
  for (const { name, complaint } of proofs) {
    const complained = await complaint(copy)
    if (complained) return `${name}: ${complained.slice(0, longest)}`
  }
  return undefined
}

async function complaintWithout(step: Step): Promise<string | undefined> {
  const others = steps.filter((other) => other !== step)
  const copy = await Copy.make(untouched)
  try {
    await copy.applyLike(whole, others)
    return await complaintAbout(copy, [compiles, isPrinted, ...tests])
  } finally {
    await copy.remove()
  }
}

async function walk(): Promise<void> {
  await whole.apply(steps)
  const wrong = await complaintAbout(whole, [compiles, isPrinted, answers(server), ...tests])
  if (wrong) throw new Error(`with all its steps, ${wrong}`)
  say(`With all ${steps.length} steps it compiles, starts, answers and passes its tests.`)
  say('Without one of them, this is what says so:')
  const rest = [...steps]
  const leaveOut = async () => {
    for (let step = rest.shift(); step; step = rest.shift()) {
      const caught = await complaintWithout(step)
      if (!caught) process.exitCode = 1
      say(`  ${step.title} → ${caught ?? 'NOTHING: the step could be forgotten'}`)
    }
  }
  await Promise.all(Array.from({ length: width }, leaveOut))
  say(`It took ${Math.round((Date.now() - began) / 1000)} s.`)
}

try {
  await walk()
} catch (error) {
  say(`docs/add-an-entity.md does not lead anywhere: ${(error as Error).message}`)
  process.exitCode = 1
} finally {
  await Promise.all([untouched.remove(), whole.remove()])
  await server.stop()
}
