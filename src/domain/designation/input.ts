import { z } from 'zod'
import { id, line, orLeft } from '../shapes.ts'

const roles = z
  .array(line(40))
  .max(50, 'Give at most 50 roles.')
  .transform((codes) => [...new Set(codes)].sort())

export const newDesignation = z.object({
  id: id.nullish(),
  tenantId: id.nullish(),
  name: line(120),
  description: line(500),
  roles,
})

export const namedDesignation = z.object({ id, tenantId: id.nullish(), version: z.number() })

export const changedDesignation = namedDesignation.extend({
  name: orLeft(line(120)),
  description: orLeft(line(500)),
  roles: orLeft(roles),
})
