import { writeFile } from 'node:fs/promises'
import { printed, schemaFile, servedSchema, servedStaffSchema, staffSchemaFile } from './source.ts'

await writeFile(schemaFile, printed(await servedSchema()))
await writeFile(staffSchemaFile, printed(await servedStaffSchema()))
