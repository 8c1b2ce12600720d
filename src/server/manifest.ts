import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { ConfigError } from '../config/index.ts'

/** What GraphQL Code Generator's client preset writes: each document's text by its hash. */
const codegens = z.record(z.string(), z.string())

/** What Apollo's tools write. */
const apollos = z
  .object({
    format: z.literal('apollo-persisted-query-manifest'),
    version: z.literal(1),
    operations: z.array(z.object({ id: z.string(), body: z.string() })),
  })
  .transform(({ operations }) => Object.fromEntries(operations.map(({ id, body }) => [id, body])))

/** All documents of these manifests by their ids; of two with one id, the files say which they are. */
export async function readManifests(files: readonly string[]): Promise<Map<string, string>> {
  const documents = new Map<string, string>()
  for (const file of files)
    for (const [id, text] of Object.entries(await readManifest(file))) {
      if ((documents.get(id) ?? text) !== text)
        throw wrong(file, `has another document under the id ${id} than the files before it`)
      documents.set(id, text)
    }
  return documents
}

async function readManifest(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw wrong(file, `cannot be read (${error.code})`)
  })
  const read = z.union([apollos, codegens]).safeParse(parsed(text))
  if (!read.success) throw wrong(file, 'is no manifest: it must be JSON, a document for each id')
  return read.data
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const wrong = (file: string, what: string) => new ConfigError(`TRUSTED_DOCUMENTS: ${file} ${what}.`)
