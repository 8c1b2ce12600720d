import { z } from 'zod'
import { email, id, line, secret } from '../shapes.ts'

export const invited = z
  .object({
    id: id.nullish(),
    tenantId: id.nullish(),
    email,
    roles: z
      .array(z.string().max(40, 'There is no such role.'))
      .max(20, 'Give at most 20 roles.')
      .transform((codes) => [...new Set(codes)].sort()),
    unitId: id.nullish(),
    designationId: id.nullish(),
    validFrom: z.date().nullish(),
    validUntil: z.date().nullish(),
  })
  .refine(({ roles, designationId }) => roles.length > 0 || designationId, {
    path: ['roles'],
    message: 'Give at least one role, or a designation.',
  })

export const accepted = z.object({
  token: secret(100),
  displayName: line(120).nullish(),
  password: secret(1024).nullish(),
})
