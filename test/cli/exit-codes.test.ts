import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exitCodeOf } from '../../src/cli/errors.ts'
import { exitCodes } from '../../src/cli/exit-codes.ts'
import { blankDatabase, scratchDatabase } from '../support/database.ts'
import { secretKey } from '../support/gateway.ts'
import { circlegate } from '../support/terminal.ts'

test('what is done ends with 0', async () => {
  await using database = await scratchDatabase()
  const env = { DATABASE_URL: database.ownerUrl }
  expect(await circlegate(['migrate', 'deploy'], env)).toEqual({
    code: exitCodes.done,
    out: 'Nothing to apply: the database is current.\n',
    err: '',
  })
})

test('what is found not to be well ends with 1', async () => {
  await using database = await blankDatabase()
  const { code, out } = await circlegate(['migrate', 'status'], { DATABASE_URL: database.ownerUrl })
  expect(code).toBe(exitCodes.notWell)
  expect(out).toMatch(/^pending {2}\d{14}_tables\n/)
})

test.each([
  [['migrate', 'stauts'], /^circlegate: unknown command 'stauts' .*; see: circlegate migrate --help/],
  [['sample', '--jsno'], /^circlegate: unknown option '--jsno' .*; see: circlegate sample --help/],
  [['migrate', 'resolve'], /^circlegate: missing required argument 'migration'; see: /],
  [['migrate', 'resolve', 'x'], /^circlegate: say what you found: either --applied or --rolled-back/],
  [['migrate', 'resolve', 'x', '--applied', '--rolled-back'], /^circlegate: say what you found/],
  [['db', 'reset', 'all'], /^circlegate: too many arguments/],
])('%s ends with 2 and one line', async (args, line) => {
  const { code, out, err } = await circlegate(args)
  expect({ code, out }).toEqual({ code: exitCodes.misuse, out: '' })
  expect(err).toMatch(line)
  expect(err.trim().split('\n')).toHaveLength(1)
})

test('no command at all ends with 2 and shows what there is', async () => {
  const { code, err } = await circlegate([])
  expect(code).toBe(exitCodes.misuse)
  expect(err).toContain('Commands:')
})

test('a wrong variable ends with 3 and names it', async () => {
  expect(await circlegate(['migrate', 'status'], { DATABASE_URL: 'mysql://a:hunter2@b/c' })).toEqual({
    code: exitCodes.misconfigured,
    out: '',
    err: 'circlegate: DATABASE_URL must look like postgres://login:password@host:5432/name\n',
  })
})

test.each([
  ['tenant', 'list'],
  ['staff', 'list'],
  ['keys', 'rotate'],
  ['audit', 'seal'],
  ['audit', 'export', '--tenant', 'NOBODY'],
  ['export', '--tenant', 'NOBODY', '--out', '/nowhere/archive.tar'],
])('a database without tables ends %s %s with 4, and says what to do', async (...args) => {
  await using database = await blankDatabase()
  const env = { DATABASE_URL: database.ownerUrl, SECRET_KEY: secretKey }
  expect(await circlegate(args, env)).toEqual({
    code: exitCodes.database,
    out: '',
    err: 'circlegate: The database has no tables yet: run circlegate migrate deploy\n',
  })
})

test('a database that cannot be used ends with 4', async () => {
  const env = { DATABASE_URL: 'postgres://nobody:hunter2@127.0.0.1:1/x' }
  const { code, err } = await circlegate(['migrate', 'status'], env)
  expect(code).toBe(exitCodes.database)
  expect(err).toMatch(/^circlegate: Cannot use the database x at 127.0.0.1:1 as nobody: nothing lis/)
  expect(err).not.toContain('hunter2')
})

test('what is refused ends with 5', async () => {
  const env = { NODE_ENV: 'production', DATABASE_URL: 'postgres://owner@127.0.0.1:1/x' }
  for (const command of [['db', 'reset', '--yes'], ['sample']]) {
    expect(await circlegate(command, env)).toEqual({
      code: exitCodes.refused,
      out: '',
      err: `circlegate: ${command.slice(0, 2).join(' ')} is refused in production: nothing was done\n`,
    })
  }
})

test('what nobody foresaw ends with 70', () => {
  expect(exitCodeOf(new TypeError('x is not a function'))).toBe(exitCodes.bug)
})

test('the page lists the codes that there are', () => {
  const page = readFileSync('docs/cli.md', 'utf8')
  const listed = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code))
  expect(listed).toEqual(Object.values(exitCodes))
})

test('the program itself ends with the code, and says why on the error stream', async () => {
  const command = ['--import', 'tsx', 'src/cli.ts', 'migrate', 'status']
  const env = { PATH: process.env.PATH, DATABASE_URL: 'mysql://x' }
  const ended = await new Promise((resolve) =>
    execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code, stdout, stderr: stderr.split(' ', 2).join(' ') }),
    ),
  )
  expect(ended).toEqual({ code: 3, stdout: '', stderr: 'circlegate: DATABASE_URL' })
})
