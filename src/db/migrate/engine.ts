import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import { migrationAdapter } from './adapter.ts'
import { readSchema } from './folder.ts'

/** Node has it, but its types for TypeScript name only the namespace. */
type Wasm = {
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object, imports: object): Promise<{ exports: Record<string, unknown> }>
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: Wasm }

/** No table of ours is kept by anyone but the migrations. */
export const filters = { externalTables: [], externalEnums: [] }

/** Runs Prisma's schema engine on a database: the WebAssembly build, which needs no download. */
export async function withEngine<Result>(
  url: string,
  use: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const files = await readSchema()
  loading ??= load()
  const { SchemaEngine } = await loading
  const adapter = migrationAdapter(url)
  try {
    const engine = await SchemaEngine.new(
      { datamodels: files.map(({ path, content }) => [path, content]) },
      () => {},
      bindMigrationAwareSqlAdapterFactory(adapter),
    )
    return await use(engine).finally(() => engine.free())
  } catch (error) {
    throw adapter.complaint ? new Error(adapter.complaint, { cause: error }) : error
  } finally {
    await adapter.end()
  }
}

/** Once in a process: the JavaScript half remembers the memory of one WebAssembly half. */
let loading: ReturnType<typeof load> | undefined

/** Node cannot import WebAssembly as a module yet, so the two halves are joined by hand. */
async function load() {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const path = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')
  const module = await WebAssembly.compile(await readFile(path))
  const instance = await WebAssembly.instantiate(module, {
    './schema_engine_bg.js': importsOf(glue),
  })
  glue.__wbg_set_wasm(instance.exports)
  // Where the engine leaves its last words; without it a panic hides its own cause.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: console.error } })
  const start = instance.exports.__wbindgen_start as () => void
  start()
  return glue
}

/** The engine never clears the timers of its lock: ten seconds in which the process could not end. */
function importsOf(glue: object): object {
  const entries = Object.entries(glue).map(([name, call]) => {
    if (!name.startsWith('__wbg_setTimeout')) return [name, call]
    return [name, (...given: unknown[]) => (call(...given) as NodeJS.Timeout).unref()]
  })
  return Object.fromEntries(entries)
}
