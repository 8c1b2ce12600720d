import { isDeepStrictEqual } from 'node:util'

/** An answer in the spelling that all share: moments to the millisecond, names of technologies. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'string') return plainText(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]))
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const enumName = /^G([2-5])$/

function plainText(text: string): string {
  if (moment.test(text)) return new Date(text).toISOString()
  // A GraphQL name cannot begin with a digit.
  return text.replace(enumName, '$1G')
}

/** Says where two answers differ; nothing when they are equal in full. */
export function difference(one: unknown, other: unknown, path = 'answer'): string | undefined {
  if (isDeepStrictEqual(one, other)) return undefined
  if (!isComposite(one) || !isComposite(other))
    return `${path}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  for (const key of keys) {
    const found = difference(one[key], other[key], `${path}.${key}`)
    if (found) return found
  }
  return `${path}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`
}

const isComposite = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Every value of an answer changed, and every row left out, one at a time. */
export function* faults(answer: unknown): Generator<unknown> {
  if (!isComposite(answer)) {
    yield answer === null ? 'something' : `${answer} and more`
    return
  }
  for (const [key, part] of Object.entries(answer)) {
    for (const fault of faults(part)) yield withPart(answer, key, fault)
    if (Array.isArray(answer)) yield answer.filter((_, index) => index !== Number(key))
  }
}

function withPart(answer: Record<string, unknown>, key: string, part: unknown): unknown {
  if (Array.isArray(answer)) return answer.with(Number(key), part)
  return { ...answer, [key]: part }
}
