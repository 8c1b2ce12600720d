// The compiled program finds its migrations, its data model and its version where the sources have them.
import { cpSync } from 'node:fs'

for (const name of ['migrations', 'schema.prisma']) {
  cpSync(`prisma/${name}`, `dist/prisma/${name}`, { recursive: true })
}
cpSync('package.json', 'dist/package.json')
