import { writeFile } from 'node:fs/promises'
import { makePages } from './pages.ts'

for (const { file, text } of await makePages()) await writeFile(file, text)
