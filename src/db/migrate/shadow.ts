import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { oneLine, ownerVariable, withConnection } from '../connect.ts'
import { DatabaseProblem } from '../problem.ts'
import type { Migration } from './folder.ts'
import { retryWhenConcurrent } from './passwords.ts'

/** The part of Prisma's own table that migrations may speak of. */
const historyTable = 'CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY)'

/** Makes a throw-away database with the migrations in it, and drops it whatever happens. */
export async function withShadow<Result>(
  ownerUrl: string,
  migrations: Migration[],
  use: (shadowUrl: string) => Promise<Result>,
): Promise<Result> {
  return withConnection(ownerUrl, ownerVariable, async (owner) => {
    const name = `circlegate_shadow_${randomBytes(6).toString('hex')}`
    await create(owner, name)
    try {
      const shadowUrl = inDatabase(ownerUrl, name)
      await fill(shadowUrl, migrations)
      return await use(shadowUrl)
    } finally {
      await owner.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    }
  })
}

async function create(owner: pg.Client, name: string): Promise<void> {
  try {
    // From template0: what an administrator put into template1 is no part of the migrations.
    await owner.query(`CREATE DATABASE ${name} TEMPLATE template0`)
  } catch (error) {
    throw new DatabaseProblem(
      `A throw-away database to compare with cannot be made: ${oneLine(error)}`,
      'give the login of MIGRATE_DATABASE_URL the right CREATEDB',
      { cause: error },
    )
  }
}

async function fill(shadowUrl: string, migrations: Migration[]): Promise<void> {
  await withConnection(shadowUrl, ownerVariable, async (shadow) => {
    await shadow.query(historyTable)
    for (const { name, sql } of migrations) {
      await retryWhenConcurrent(() => shadow.query(sql)).catch((error) => {
        throw new DatabaseProblem(
          `The migration ${name} does not run on an empty database: ${oneLine(error)}`,
          undefined,
          { cause: error },
        )
      })
    }
  })
}

/** The same server and login, another database. */
export function inDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}
