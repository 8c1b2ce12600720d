import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of the package: that of the sources, or `dist`, in which what goes with the program lies alike. */
export const root = above(import.meta.dirname)

function above(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('The program lies in no package: build it anew.')
  return above(parent)
}
