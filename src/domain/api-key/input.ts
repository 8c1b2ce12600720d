import { z } from 'zod'
import { type Permission, permissionNames } from '../../auth/permissions.ts'
import { usableThrough } from '../../auth/usable.ts'
import type { TenantType } from '../../tenancy/scope.ts'
import { id, line } from '../shapes.ts'

/** What a key of a company of this type can name: permissions one by one, so that none grows with a module. */
const named = (type: TenantType) =>
  line(80).superRefine((name, check) => {
    const permission = permissionNames.find((one) => one === name)
    if (!permission) check.addIssue(`There is no permission ${name}.`)
    else if (usableThrough(type, permission).length === 0)
      check.addIssue(`${name} has no use in a ${type.toLowerCase()}.`)
  })

export const newKey = (type: TenantType) =>
  z.object({
    id: id.nullish(),
    name: line(120),
    permissions: z
      .array(named(type))
      .min(1, 'Give at least one permission.')
      .max(200, 'Give at most 200 permissions.')
      .transform((names) => [...new Set(names)].sort() as Permission[]),
    expiresAt: z.date().nullish(),
  })

export const keyRef = z.object({ id, version: z.number() })
