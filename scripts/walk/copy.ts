import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { added, type Step } from './page.ts'
import { inFolder } from './run.ts'

const root = join(import.meta.dirname, '../..')
const left = new Set(['node_modules', '.git', '.data', 'dist'])

/** The commands that the page may tell to run, and what each makes. */
const made: Readonly<Record<string, string>> = {
  'npm run generate': 'src/db/generated',
  'npm run schema': 'schema.graphql',
  'npm run docs': 'docs/permissions.md',
}

/** What the compiler has found, for it to look only at what differs. */
export const compiled = '.tsbuildinfo'

/** A copy of the repository to which steps are applied; the packages are the repository's own. */
export class Copy {
  private constructor(readonly folder: string) {}

  /** Of the repository, unless another copy is named. */
  static async make(of: { folder: string } = { folder: root }): Promise<Copy> {
    const folder = await mkdtemp(join(tmpdir(), 'circlegate-walk-'))
    await cp(of.folder, folder, { recursive: true, filter: (path) => !left.has(basename(path)) })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    return new Copy(folder)
  }

  /** Adds what the steps add, then does what they tell to do. */
  async apply(steps: Step[]): Promise<void> {
    await this.#add(steps)
    for (const command of commandsOf(steps)) await this.#run(command)
  }

  /** The same, with what the commands and the compiler have made taken from a copy in which they were run. */
  async applyLike(whole: Copy, steps: Step[]): Promise<void> {
    await this.#add(steps)
    const theirs = commandsOf(steps).map((command) => made[command] as string)
    for (const path of [compiled, ...theirs])
      await cp(join(whole.folder, path), join(this.folder, path), { recursive: true })
  }

  async #add(steps: Step[]): Promise<void> {
    for (const addition of steps.flatMap((step) => step.additions)) {
      const path = join(this.folder, addition.file)
      const content = await readFile(path, 'utf8').catch(() => '')
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, added(content, addition))
    }
  }

  async #run(command: string): Promise<void> {
    const [program = '', ...args] = command.split(' ')
    const { ok, output } = await inFolder(this.folder, program, args)
    if (!ok) throw new Error(`${command} fails: ${output}`)
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }
}

function commandsOf(steps: Step[]): string[] {
  const commands = steps.flatMap((step) => step.commands)
  const unknown = commands.find((command) => !(command in made))
  if (unknown) throw new Error(`Say in scripts/walk/copy.ts what this makes: ${unknown}`)
  return commands
}
