import { Prisma } from '../db/generated/prisma/client.ts'
import { snake } from '../lib/spelling.ts'
import type { ModelName } from './models.ts'

const models = Object.keys(Prisma.ModelName) as ModelName[]

/** Every table that a model is mapped to, with its model. */
export const modelOfTable: ReadonlyMap<string, ModelName> = new Map(
  models.map((model) => [snake(model), model]),
)
