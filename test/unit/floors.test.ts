import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { importsBelow, objection } from './floors.ts'

const scratch = mkdtempSync(join(tmpdir(), 'circlegate-floors-'))
afterAll(() => rmSync(scratch, { recursive: true }))

test('imports go down the floors only, and rooms of one floor do not know each other', () => {
  const imports = importsBelow('src')
  expect(imports.length).toBeGreaterThan(200)
  expect(imports.map(objection).filter(Boolean)).toEqual([])
})

test.each([
  ['an import that goes up', "import { x } from '../resolvers/site.ts'", 'imports resolvers/site.ts'],
  ['a room beside it', "export { x } from '../schema/site.ts'", 'imports schema/site.ts'],
  ['an import in the middle of a function', "await import('../server/http.ts')", 'imports server/http.ts'],
  ['a room that nobody placed', "import '../attic/box.ts'", 'in no room'],
])('%s is found', (_, code, found) => {
  mkdirSync(join(scratch, 'domain'), { recursive: true })
  writeFileSync(join(scratch, 'domain/site.ts'), code)
  expect(importsBelow(scratch).map(objection)).toEqual([expect.stringContaining(found)])
})

test('only the two programs read the environment', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.includes('generated'),
  )
  const readers = files.filter((file) => /process\.env\b/.test(readFileSync(`src/${file}`, 'utf8')))
  expect(readers.sort()).toEqual(['cli.ts', 'main.ts'])
})
