import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../explorer/operations')

/** For whom each folder of operations is, and who that is in the sample world. */
const people = {
  'corporate-manager': { title: 'Corporate manager', email: 'manager@vod.example' },
  'circle-admin': { title: 'Circle administrator', email: 'admin@vod-mpcg.example' },
  'circle-engineer': { title: 'Circle engineer', email: 'engineer@vod-mpcg.example' },
  'vendor-technician': { title: 'Vendor technician', email: 'technician@abc-infra.example' },
} as const

export type Kind = {
  title: string
  email: string
  operations: { title: string; text: string; file: string }[]
}

/** The examples as files: the first line of each is a comment that says what it shows. */
export async function readKinds(): Promise<Kind[]> {
  return Promise.all(
    Object.entries(people).map(async ([name, person]) => {
      const files = (await readdir(join(folder, name))).sort()
      const operations = await Promise.all(files.map((file) => readOperation(join(name, file))))
      return { ...person, operations }
    }),
  )
}

async function readOperation(file: string) {
  const text = await readFile(join(folder, file), 'utf8')
  const [, title] = /^# (.+)\.\n/.exec(text) ?? []
  if (!title) throw new Error(`${file} begins with no comment that says what it shows.`)
  return { title, text, file }
}
