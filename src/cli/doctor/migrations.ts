import type pg from 'pg'
import { check } from '../../db/migrate/check.ts'
import { readStatus } from '../../db/migrate/status.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { DatabaseProblem } from '../../db/problem.ts'
import { type Finding, fine, warning, wrong } from './finding.ts'
import { examineOwner } from './rights.ts'

const remedies = {
  pending: 'run: circlegate migrate deploy',
  'half applied': 'undo what it left, then run: circlegate migrate resolve … --rolled-back',
  'changed after it was applied': 'restore its text and write a new migration',
  'not in the folder': 'run the version of the program that brought it, or a later one',
}

/** Whether the database is the one that this version was made for, to the letter. */
export async function examineMigrations(
  { ownerUrl }: OpenDatabase,
  owner: pg.Client,
): Promise<Finding[]> {
  const { migrations, current } = await readStatus(ownerUrl)
  if (current)
    return [fine('migrations', `all ${migrations.length} are applied`), ...(await drift(ownerUrl))]
  const open = migrations.flatMap(({ name, state }) =>
    state === 'applied' ? [] : [wrong('migrations', `${name} is ${state}`, remedies[state])],
  )
  return [...open, ...(await examineOwner(owner))]
}

async function drift(ownerUrl: string): Promise<Finding[]> {
  try {
    const differences = await check(ownerUrl)
    if (!differences.length) return [fine('drift', 'the database is what the migrations make')]
    const todo = 'put it back, or make it a migration; circlegate migrate check shows this alone'
    return differences.map((line) => wrong('drift', line, todo))
  } catch (error) {
    if (!(error instanceof DatabaseProblem)) throw error
    return [warning('drift', error.found, error.todo ?? 'run it with the rights of the owner')]
  }
}
