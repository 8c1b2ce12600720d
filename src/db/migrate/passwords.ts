import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { loginOf, planes } from '../planes.ts'

const rounds = 4096

/**
 * Gives the run-time logins the password that DATABASE_URL carries. What is sent is the verifier
 * that PostgreSQL stores, so that the password appears in no log of the server.
 */
export async function setLoginPasswords(owner: pg.Client, databaseUrl: string): Promise<void> {
  const password = passwordOf(databaseUrl)
  if (!password) return
  const verifier = owner.escapeLiteral(verifierOf(password))
  const statements = planes.map((plane) => `ALTER ROLE ${loginOf(plane)} PASSWORD ${verifier};`)
  await retryWhenConcurrent(() => owner.query(statements.join('\n')))
}

function passwordOf(databaseUrl: string): string {
  return decodeURIComponent(new URL(databaseUrl).password)
}

/** RFC 5803, as `psql \password` makes it. */
function verifierOf(password: string): string {
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, rounds, 32, 'sha256')
  const keyed = (word: string) => createHmac('sha256', salted).update(word).digest()
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64')
  const server = keyed('Server Key').toString('base64')
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${server}`
}

/** Roles belong to the whole cluster: another database may be migrated at this very moment. */
export async function retryWhenConcurrent<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const { message } = error as Error
      if (attempt === 10 || !/tuple concurrently|pg_auth\w*_index/.test(message)) throw error
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt * Math.random()))
    }
  }
}
