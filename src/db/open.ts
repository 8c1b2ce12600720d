import { startEmbedded } from './embedded.ts'

export type Whereabouts = { databaseUrl?: string; migrateDatabaseUrl?: string; dataDir: string }
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
  const named = where.databaseUrl ?? where.migrateDatabaseUrl
  if (named) {
    return { databaseUrl: named, ownerUrl: where.migrateDatabaseUrl ?? named, stop: async () => {} }
  }
  const { url, stop } = await startEmbedded(where.dataDir, options)
  return { databaseUrl: url, ownerUrl: url, stop }
}
