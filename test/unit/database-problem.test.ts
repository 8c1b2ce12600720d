import { expect, test } from 'vitest'
import { DatabaseProblem } from '../../src/db/problem.ts'

test.for<[string, string, string | undefined]>([
  ['It is old: upgrade it.', 'It is old', 'upgrade it'],
  ['It is shut: no room; make some.', 'It is shut: no room', 'make some'],
  ['It is empty: run: circlegate migrate deploy', 'It is empty', 'run: circlegate migrate deploy'],
  ['It is broken.', 'It is broken', undefined],
])('a problem and what to do about it are one line: %s', ([line, found, todo]) => {
  expect(new DatabaseProblem(found, todo).message).toBe(line)
})
