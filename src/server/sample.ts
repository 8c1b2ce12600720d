import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  changeSamplePassword,
  contentOf,
  createSample,
  ensureSampleStaff,
  sampleEmails,
  sampleStaff,
} from '../../prisma/sample/create.ts'
import { hashPassword } from '../auth/passwords.ts'
import type { Lanes } from '../db/lanes.ts'
import { digest } from '../lib/digest.ts'

type Wish = { samplePassword?: string; dataDir: string; databaseUrl?: string }

/** What a person needs to sign in to the sample world. */
export type SampleSignIns = {
  password: string
  emails: string[]
  /** Who runs the platform, at a door of their own. */
  staff: string
}

/**
 * Makes the sample world in an empty database; later starts find it there. Its password is kept, so that
 * it can be printed each time; another wish changes it for everybody. A database with companies of
 * somebody's own is left alone.
 */
export async function ensureSample(system: Lanes, wish: Wish): Promise<SampleSignIns | undefined> {
  const content = await contentOf(system)
  if (content === 'other') return undefined
  const file = join(wish.dataDir, `sample-password-${nameOf(wish.databaseUrl)}`)
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  const password = wish.samplePassword ?? kept ?? randomBytes(12).toString('base64url')
  if (content === 'nothing') await createSample(system, await hashPassword(password))
  else if (password !== kept) await changeSamplePassword(system, await hashPassword(password))
  // A sample world of an earlier version has nobody who runs it.
  await ensureSampleStaff(system, () => hashPassword(password))
  if (password !== kept) await keep(file, password, wish.dataDir)
  return { password, emails: sampleEmails(), staff: sampleStaff }
}

/** How a person signs in to the sample world. */
export function introduction({ emails, staff, password }: SampleSignIns): string[] {
  return [
    `Sample sign-ins, all with the password ${password}`,
    ...emails.map((email) => `  ${email}`),
    `  ${staff} (the staff, at /internal/graphql)`,
  ]
}

/** Each database has a sample password of its own, whichever login reaches it. */
function nameOf(databaseUrl: string | undefined): string {
  if (!databaseUrl) return 'embedded'
  const { host, pathname } = new URL(databaseUrl)
  return digest(`${host}${pathname}`, 'hex').slice(0, 12)
}

async function keep(file: string, password: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(file, password, { mode: 0o600 })
}
