import { expect } from 'vitest'
import type { ScratchDatabase } from './database.ts'
import { secretKey } from './gateway.ts'
import { circlegate } from './terminal.ts'

/** What `circlegate keys …` says on the database of a test. */
export const keysOf = ({ url, ownerUrl }: ScratchDatabase, args: string[], env: NodeJS.ProcessEnv = {}) => {
  const own = { DATABASE_URL: url, MIGRATE_DATABASE_URL: ownerUrl, SECRET_KEY: secretKey }
  return circlegate(['keys', ...args, '--json'], { ...own, ...env })
}

/** What it answers a program, when all goes well. */
export async function keysFound<Value>(database: ScratchDatabase, ...args: string[]): Promise<Value> {
  const { code, out, err } = await keysOf(database, args)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out)
}
