import type { Answer } from '../../support/client.ts'
import { isRead } from '../model/caller.ts'
import type { View } from '../model/view.ts'
import { relationsOf, rooted } from './ask.ts'
import { anything, forbidden, type Line, notFound, Refusal } from './lines.ts'
import { placeOf } from './places.ts'
import { plain } from './plain.ts'
import type { Ask } from './roots.ts'
import { isTold } from './told.ts'
import { tokensIn, type Words } from './words.ts'

type Found = Answer<Record<string, unknown>>

/** Holds one answer against the model: every value, every count, every refusal and nothing else. */
export class Judge {
  /** How often each field was asked, by its name and who asked. */
  readonly cells = new Map<string, number>()
  /** How often a field was asked by each kind of caller. */
  readonly kinds = new Map<string, number>()
  /** How often a root field was asked about a company that stands so to whoever asks. */
  readonly places = new Map<string, number>()
  readonly faults: string[] = []

  constructor(readonly words: Words) {}

  judge(view: View, batch: readonly Ask[], answer: Found, root = 'Query'): void {
    const expected = batch.map((ask, index) => [`a${index}`, this.expected(view, ask, root)])
    const refusals = new Map((answer.errors ?? []).map((e) => [(e.path ?? []).join('.'), e.extensions.code]))
    const say = (fault: string) => this.faults.push(`${view.name}: ${fault}`)
    for (const [alias, wanted] of expected as [string, unknown][]) {
      const ask = batch[Number(alias.slice(1))]!
      if (ask.about) count(this.places, placeOf(view, ask.about))
      const got = answer.data?.[alias]
      const report = (what: string) => say(`${ask.field}${ask.args} ${what}`)
      // What a mutation could not show of what it did, it has not done.
      const undone = root === 'Mutation' ? refusalsIn(wanted, alias) : []
      for (const [path, refusal] of undone) compare({ got, wanted: refusal, path, refusals }, report)
      if (undone.length === 0) compare({ got, wanted, path: alias, refusals }, report)
    }
    for (const [path, code] of refusals) say(`${path || 'the request'}: unexpected ${code}`)
    for (const error of answer.errors ?? []) if (!isTold(error)) say(`${error.path?.join('.')}: says ${JSON.stringify(error.extensions)}`)
    for (const leak of this.leaks(view, batch, answer)) say(`shows ${leak}`)
  }

  /** Ids, codes and names of rows that the member may not read, anywhere in the answer. */
  leaks(view: View, batch: readonly Ask[], { data, errors }: Found): string[] {
    const foreign = this.words.foreignTo(view)
    const named = new Set(batch.flatMap((ask) => ask.names ?? []))
    return [
      ...tokensIn(data).filter((word) => foreign.has(word)),
      ...tokensIn(errors).filter((word) => foreign.has(word) && !named.has(word)),
    ]
  }

  expected(view: View, ask: Ask, root = 'Query'): unknown {
    return this.#expected(view, ask, undefined, [root, ask.field])
  }

  #expected(view: View, line: Line<never> & Pick<Ask, 'shallow' | 'ofPerson'>, parent: unknown, [type, field]: string[]): unknown {
    count(this.cells, `${type}.${field} ${view.company.type} ${view.member.role}`)
    count(this.kinds, kindOf(view))
    if (isRoot(type) && !view.stands && !line.ofPerson) return notFound
    const refusal = line.needs && atTheDoor(view, line.needs)
    if (refusal) return refusal
    const found = line.find(view, parent as never)
    if (found === null || found instanceof Refusal) return found
    const whole = !line.shallow && (isRoot(type) || !rooted.has(line.type))
    const made = (row: unknown) => this.#object(view, line.type, row, whole)
    if (line.shape === 'one') return made(found)
    const rows = (found as unknown[]).map(made)
    return line.shape === 'many' ? rows : connection(rows, Object.keys(plain[line.type]!)[0]!)
  }

  #object(view: View, type: string, row: unknown, whole: boolean): unknown {
    const values = Object.entries(plain[type] ?? {}).map(([field, of]) => [field, of(row as never)])
    const inner = (whole ? relationsOf(type) : []).map(({ name, line }) => [
      name,
      this.#expected(view, line as Line<never>, row, [type, name]),
    ])
    return Object.fromEntries([...values, ...inner])
  }
}

/** The kinds of callers that there are: in which window, with a designation or not, and how they are asked for. */
export function kindOf({ member, by, stands }: View): string {
  if (!stands) return `outside of their window, which is ${member.window}`
  const titled = member.titled ? ', with a designation' : ''
  if (by.is === 'ACTING') return `staff who ${by.acting.writes ? 'write' : 'read'} in a member’s place${titled}`
  return (by.is === 'KEY' ? 'by a key' : 'in person') + titled
}

const count = (counts: Map<string, number>, of: string) => counts.set(of, (counts.get(of) ?? 0) + 1)

/** What a company may do whatever it owes: read, and end that others act in it. */
const survives = (permission: string) => isRead(permission) || ['support.end', 'export.take', 'deletion.schedule'].includes(permission)

/** What a company that owes or is suspended may not do any more, and what no role of the member holds. */
function atTheDoor(view: View, permission: string): Refusal | undefined {
  if (!survives(permission) && !view.standsToWrite) return new Refusal('TENANT_SUSPENDED')
  return view.holds(permission) ? undefined : forbidden
}

const isRoot = (type: string | undefined) => ['Query', 'Mutation', 'Subscription'].includes(type!)

const connection = (nodes: unknown[], key: string) => ({
  totalCount: nodes.length,
  pageInfo: { hasNextPage: false },
  nodes,
  edges: nodes.map((node) => ({ node: { [key]: (node as Record<string, unknown>)[key] } })),
})

type Place = { got: unknown; wanted: unknown; path: string; refusals: Map<string, string> }

/** Lists are compared without regard to their order, and a refusal is used up by who expected it. */
function compare({ got, wanted, path, refusals }: Place, say: (fault: string) => void): void {
  if (wanted === anything) {
    if ((got ?? null) === null) say(`${path}: nothing instead of something`)
  } else if (wanted instanceof Refusal) {
    if ((got ?? null) !== null || refusals.get(path) !== wanted.code)
      say(`${path}: ${JSON.stringify(got)} ${refusals.get(path)} instead of ${wanted.code}`)
    refusals.delete(path)
  } else if (Array.isArray(wanted) && Array.isArray(got)) {
    if (got.length !== wanted.length) say(`${path}: ${got.length} instead of ${wanted.length}`)
    const rest = [...wanted]
    got.forEach((one, index) => {
      const twin = rest.findIndex((other) => keyOf(other) === keyOf(one))
      const [match] = twin < 0 ? [undefined] : rest.splice(twin, 1)
      compare({ got: one, wanted: match, path: `${path}.${index}`, refusals }, say)
    })
  } else if (isObject(wanted) && isObject(got)) {
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)]))
      compare({ got: got[key], wanted: wanted[key], path: `${path}.${key}`, refusals }, say)
  } else if (got !== wanted) {
    say(`${path}: ${short(got)} ${refusals.get(path) ?? ''} instead of ${short(wanted)}`)
  }
}

function refusalsIn(wanted: unknown, path: string): [string, Refusal][] {
  if (wanted instanceof Refusal) return [[path, wanted]]
  if (typeof wanted !== 'object' || wanted === null) return []
  return Object.entries(wanted).flatMap(([key, part]) => refusalsIn(part, `${path}.${key}`))
}

const short = (value: unknown) => JSON.stringify(value)?.slice(0, 120)

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What tells one row of a list from the others. */
function keyOf(row: unknown): string {
  if (!isObject(row)) return JSON.stringify(row)
  const { node, ...own } = row
  const name = own.id ?? own.code ?? own.name ?? own.permission ?? own.field
  return isObject(node) ? keyOf(node) : [own.tenantId, name].join(' ')
}
