import { z } from 'zod'
import { id, line, orLeft } from '../shapes.ts'

const name = line(120)

/** What adding a unit takes. */
export const newUnit = z.object({
  id: id.nullish(),
  tenantId: id.nullish(),
  parentId: id.nullish(),
  kind: z.string(),
  name,
})

const versioned = { id, tenantId: id.nullish(), version: z.number() }

/** Only the parent can be taken away by null: then the unit stands at the top. */
export const changedUnit = z.object({
  ...versioned,
  parentId: id.nullish(),
  name: orLeft(name),
})

export const closedUnit = z.object({ ...versioned, successorId: id.nullish() })
