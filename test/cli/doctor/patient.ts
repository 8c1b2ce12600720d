import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { examine } from '../../../src/cli/doctor/examine.ts'
import type { Finding } from '../../../src/cli/doctor/finding.ts'
import type { Scene } from '../../../src/cli/doctor/scene.ts'
import { withConnection } from '../../../src/db/connect.ts'
import { startEmbedded } from '../../../src/db/embedded.ts'
import { deploy } from '../../../src/db/migrate/deploy.ts'
import { inDatabase } from '../../../src/db/migrate/shadow.ts'

const password = 'the password of the logins'

/**
 * A server of its own with one database that is as it should be: logins and settings belong to the
 * whole cluster, and nobody else may be there while they are spoiled.
 */
export async function startPatient() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'circlegate-doctor-')))
  const server = await startEmbedded(join(folder, 'server'), { scratch: true })
  const ownerUrl = server.url
  const databaseUrl = asTenant(ownerUrl)
  await deploy({ ownerUrl, databaseUrl })
  const env = {
    DATABASE_URL: databaseUrl,
    MIGRATE_DATABASE_URL: ownerUrl,
    SECRET_KEY: 'Zm9yIHRoZSB0ZXN0cyBvZiB0aGUgZG9jdG9y',
    PORT: '0',
  }
  return {
    env,
    folder,
    ownerUrl,
    databaseUrl,
    run: (sql: string) => withConnection(ownerUrl, 'the patient', (owner) => owner.query(sql)),
    url: (name: string) => inDatabase(ownerUrl, name),
    examine: (scene: Partial<Scene> = {}) => examine({ env, folder, nodeVersion: '22.12.0', now: Date.now, ...scene }),
    async [Symbol.asyncDispose]() {
      await server.stop()
      const cluster = await realpath(join(folder, 'server/postgres'))
      await rm(cluster, { recursive: true, force: true })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type Patient = Awaited<ReturnType<typeof startPatient>>

function asTenant(ownerUrl: string): string {
  const url = new URL(ownerUrl)
  url.username = 'circlegate_tenant'
  url.password = password
  return url.href
}

/** What is not fine, as a person reads it. */
export const complaints = (findings: Finding[]) =>
  findings.flatMap((finding) => (finding.state === 'fine' ? [] : [`${finding.state} ${finding.about}: ${finding.found} → ${finding.todo}`]))
