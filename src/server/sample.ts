import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  changeSamplePassword,
  createSample,
  everybody,
  isEmpty,
} from '../../prisma/sample/create.ts'
import { emailOf } from '../../prisma/sample/world.ts'
import { hashPassword } from '../auth/passwords.ts'
import type { Lanes } from '../db/lanes.ts'

type Wish = { samplePassword?: string; dataDir: string }

/** What a person needs to sign in to the sample world. */
export type SampleSignIns = { password: string; emails: string[] }

/**
 * Makes the sample world in an empty database; later starts find it there. The password lies beside the
 * data, so that it can be printed each time; another wish changes it for everybody.
 */
export async function ensureSample(system: Lanes, wish: Wish): Promise<SampleSignIns | undefined> {
  const file = join(wish.dataDir, 'sample-password')
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  const password = wish.samplePassword ?? kept ?? randomBytes(12).toString('base64url')
  if (await isEmpty(system)) await createSample(system, await hashPassword(password))
  else if (password !== kept) await changeSamplePassword(system, await hashPassword(password))
  if (password !== kept) await keep(file, password, wish.dataDir)
  return { password, emails: everybody().map(({ role, code }) => emailOf(role, code)) }
}

async function keep(file: string, password: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(file, password, { mode: 0o600 })
}
