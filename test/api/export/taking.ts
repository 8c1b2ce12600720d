import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import type { TestGateway } from '../../support/gateway.ts'

const run = promisify(execFile)

export type Told = {
  id: string
  tenantId: string
  rowTotal: number | null
  rowCount: number
  byteCount: number
  sha256: string | null
  readyAt: string | null
}
const fields = 'id tenantId rowTotal rowCount byteCount sha256 readyAt'

export const begin = (client: Client) => client.ask<{ exportTenant: Told }>(`mutation { exportTenant { ${fields} } }`)

/** As a client waits for it: asks how far it is until it is whole. */
export async function finished(client: Client, id: string): Promise<Told & { sha256: string }> {
  for (const began = Date.now(); Date.now() - began < 60_000; ) {
    const { tenantExports } = dataOf(
      await client.ask<{ tenantExports: { nodes: Told[] } }>(`{ tenantExports(first: 100) { nodes { ${fields} } } }`),
    )
    const found = tenantExports.nodes.find((one) => one.id === id)
    if (found?.sha256) return { ...found, sha256: found.sha256 }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The archive did not become whole.')
}

export const fetchArchive = ({ url, headers }: Client, id: string, more: Record<string, string> = {}) =>
  fetch(`${url}/exports/${id}`, { headers: { ...headers, ...more } })

/** Begins one, waits for it and takes it: its bytes. */
export async function taken(client: Client): Promise<{ told: Told & { sha256: string }; bytes: Buffer }> {
  const told = await finished(client, dataOf(await begin(client)).exportTenant.id)
  const answer = await fetchArchive(client, told.id)
  return { told, bytes: Buffer.from(await answer.arrayBuffer()) }
}

/** Puts an archive into a folder and unpacks it with a tar that is not ours. */
export async function unpacked(bytes: Buffer): Promise<{ folder: string; archive: string; files: Map<string, string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'circlegate-export-'))
  const archive = join(folder, 'archive.tar')
  await writeFile(archive, bytes)
  const into = await mkdtemp(join(folder, 'files-'))
  await run('tar', ['-xf', archive, '-C', into])
  const names = await readdir(into)
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(into, name), 'utf8')] as const))
  return { folder, archive, files: new Map(files) }
}

/** What a verifier says, as a process of its own that knows nothing of the gateway. */
export async function verified({ url }: Pick<TestGateway, 'url'>, script: string, file: string) {
  const jwks = `${file}.jwks.json`
  await writeFile(jwks, await (await fetch(`${url}/.well-known/jwks.json`)).text())
  return run(process.execPath, [`deploy/${script}`, file, '--jwks', jwks]).then(
    ({ stdout }) => ({ code: 0, says: stdout }),
    ({ code, stderr }) => ({ code: code as number, says: stderr as string }),
  )
}
