import { readFile } from 'node:fs/promises'
import { errorsPage } from './errors.ts'
import { permissionsPage } from './permissions.ts'

/** Every page that is made from the code, with what makes it. */
const pages = {
  'docs/errors.md': errorsPage,
  'docs/permissions.md': permissionsPage,
} as const

export type Made = { file: string; text: string; kept: string }

/** The pages as the code says they should be, and as they are. */
export function makePages(): Promise<Made[]> {
  return Promise.all(
    Object.entries(pages).map(async ([file, make]) => ({
      file,
      text: await make(),
      kept: await readFile(file, 'utf8').catch(() => ''),
    })),
  )
}
