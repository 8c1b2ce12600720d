import { writeFile } from 'node:fs/promises'
import { printed, schemaFile, servedSchema } from './source.ts'

await writeFile(schemaFile, printed(await servedSchema()))
