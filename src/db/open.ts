import { startEmbedded } from './embedded.ts'

type Whereabouts = { databaseUrl?: string; migrateDatabaseUrl?: string; dataDir: string }
export type OpenDatabase = {
  /** Where the run-time logins go: see planeUrls. */
  databaseUrl: string
  /** Logs in as the owner of the tables, for migrations. */
  ownerUrl: string
  stop(): Promise<void>
}

/** The database that the configuration names, or else the embedded one, started if need be. */
export async function openDatabase(
  where: Whereabouts,
  options: { share?: boolean } = {},
): Promise<OpenDatabase> {
  const ownerUrl = where.migrateDatabaseUrl ?? where.databaseUrl
  if (ownerUrl) {
    const databaseUrl = where.databaseUrl ?? withoutPassword(ownerUrl)
    return { databaseUrl, ownerUrl, stop: async () => {} }
  }
  const { url, stop } = await startEmbedded(where.dataDir, options)
  return { databaseUrl: url, ownerUrl: url, stop }
}

/** A job that only migrates: the owner's password must not become that of the run-time logins. */
function withoutPassword(ownerUrl: string): string {
  const url = new URL(ownerUrl)
  url.password = ''
  return url.href
}
