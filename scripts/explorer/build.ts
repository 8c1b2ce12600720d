import { existsSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readKinds } from './operations.ts'

const root = join(import.meta.dirname, '../..')
const outdir = join(root, 'dist/graphiql')

/** Installed without the packages for development, there is nothing to build from. */
if (existsSync(join(root, 'node_modules/graphiql'))) await bundle()
else process.stdout.write('GraphiQL is not built: its packages are for development only.\n')

/** One folder with all that the page loads: nothing comes from another host. */
async function bundle(): Promise<void> {
  const { build } = await import('esbuild')
  const kinds = await readKinds()
  await rm(outdir, { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'explorer/main.tsx',
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
      'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
    },
    outdir,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    tsconfig: 'explorer/tsconfig.json',
    loader: { '.ttf': 'file' },
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'linked',
    logLevel: 'error',
    plugins: [
      {
        name: 'examples',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^examples$/ }, () => ({ path: 'examples', namespace: 'examples' }))
          onLoad({ filter: /.*/, namespace: 'examples' }, () => ({
            contents: `export const kinds = ${JSON.stringify(kinds)}`,
          }))
        },
      },
    ],
  })
  await copyFile(join(root, 'explorer/index.html'), join(outdir, 'index.html'))
}
