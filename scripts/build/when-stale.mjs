// `npm start` runs what was built of the sources. Here they are built again if one of them is newer.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const sources = ['src', 'prisma', 'package-lock.json', 'scripts/build/program.mjs']
const built = 'dist/src/main.js'

process.chdir(join(import.meta.dirname, '../..'))
const stale = !existsSync(built) || sources.some((path) => newest(path) > statSync(built).mtimeMs)
if (stale && existsSync('node_modules/esbuild')) build()
else if (stale) process.stderr.write('Not built: esbuild is not installed; run npm ci.\n')

function newest(path) {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))))
}

function build() {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
  process.exitCode = status ?? 1
}
