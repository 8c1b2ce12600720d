import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const schema = buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'))
const folder = join(root, 'test/api')
const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))

/** Asked for as a field: a word of a document with arguments, a selection, or another one behind it. */
const isAsked = (field: string) => texts.some((text) => new RegExp(`[{}\\s:]${field}\\s*[({}\\n]`).test(text))

test('every root field is asked for in a test of the API', () => {
  const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const fields = types.flatMap((type) => Object.keys(type?.getFields() ?? {}))
  expect(fields.filter((field) => !isAsked(field))).toEqual([])
  expect(isAsked('fieldThatNobodyAsksFor')).toBe(false)
})
