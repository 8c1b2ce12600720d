import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Who PostgreSQL runs as. Absent: whoever runs this process. */
export type Account = { uid: number; gid: number }

/** PostgreSQL refuses to run as root, so root lends it an account that every system has. */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const accounts = await readFile('/etc/passwd', 'utf8')
  const entry = /^postgres:.*$/m.exec(accounts) ?? /^nobody:.*$/m.exec(accounts)
  const [, , uid, gid] = entry?.[0].split(':') ?? []
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) }
}

/** Whether others than the owner may pass through every folder on the way to this one. */
export async function open(folder: string): Promise<boolean> {
  const { mode } = await stat(folder)
  if ((mode & 0o001) === 0) return false
  const parent = dirname(folder)
  return parent === folder || open(parent)
}
