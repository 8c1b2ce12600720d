import { Prisma } from '../db/generated/prisma/client.ts'
import type { ModelName } from './models.ts'

/** The database's spelling of a name of Prisma's: every model and field is mapped so. */
export const snake = (name: string) =>
  name.replace(/(?<=[a-z0-9])[A-Z]/g, (upper) => `_${upper}`).toLowerCase()

const models = Object.keys(Prisma.ModelName) as ModelName[]

/** Every table that a model is mapped to, with its model. */
export const modelOfTable: ReadonlyMap<string, ModelName> = new Map(
  models.map((model) => [snake(model), model]),
)
