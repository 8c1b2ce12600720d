import { z } from 'zod'
import { moduleOf, type Permission, permissionNames } from '../../auth/permissions.ts'
import { isNarrowable, usableThrough } from '../../auth/usable.ts'
import type { TenantType } from '../../tenancy/scope.ts'
import { id, line, orLeft } from '../shapes.ts'

const code = line(40).pipe(
  z.string().regex(/^[A-Z0-9]+(_[A-Z0-9]+)*$/, 'Capitals, digits and single underscores between.'),
)

const entry = z.object({
  permission: line(80),
  effect: z.enum(['GRANT', 'DENY']),
  unitId: id.nullish().transform((unitId) => unitId ?? null),
})
export type Said = z.infer<typeof entry>

/** What a role of a company of this type can say. */
const entries = (type: TenantType) =>
  z
    .array(entry.superRefine((said, check) => refuse(check, wrongIn(type, said))))
    .max(200, 'Give at most 200.')
    .superRefine((all, check) => refuse(check, twiceIn(all)))

/** What writing a role takes. */
export const newRole = (type: TenantType) =>
  z.object({
    id: id.nullish(),
    tenantId: id.nullish(),
    code,
    name: line(120),
    description: line(500),
    entries: entries(type),
  })

const versioned = { id, tenantId: id.nullish(), version: z.number() }
export const changedRole = (type: TenantType) =>
  z.object({
    ...versioned,
    name: orLeft(line(120)),
    description: orLeft(line(500)),
    entries: orLeft(entries(type)),
  })

export const namedRole = z.object(versioned)

/** A code as somebody names it. Those that ship are not in capitals. */
export const namedCode = line(40)

export const roleRef = z.object({ code: namedCode, tenantId: id.nullish() })

type Wrong = { message: string; path?: string[] } | undefined

function refuse(check: z.RefinementCtx, wrong: Wrong): void {
  if (wrong) check.addIssue({ code: 'custom', ...wrong })
}

function wrongIn(type: TenantType, { permission, unitId }: Said): Wrong {
  const named = permissionNames.filter((one) => isNamed(permission, one))
  const wrong = (message: string) => ({ path: ['permission'], message })
  if (named.length === 0)
    return wrong(
      permission.endsWith('.*')
        ? `There is no module ${permission}.`
        : `There is no permission ${permission}.`,
    )
  if (named.every((one) => usableThrough(type, one).length === 0))
    return wrong(`${permission} has no use in a ${type.toLowerCase()}.`)
  if (unitId === null || (!permission.endsWith('.*') && isNarrowable(type, named[0]!)))
    return undefined
  const instead = named.filter((one) => isNarrowable(type, one))
  return {
    path: ['unitId'],
    message: `${permission} cannot be narrowed to a unit${instead.length ? `, but ${instead.join(', ')} can` : ''}.`,
  }
}

const isNamed = (entry: string, permission: Permission) =>
  entry === permission || entry === `${moduleOf(permission)}.*`

function twiceIn(all: Said[]): Wrong {
  const seen = new Set<string>()
  for (const { permission, effect, unitId } of all) {
    const key = `${effect} ${permission} ${unitId}`
    if (seen.has(key)) return { message: `${effect} ${permission} is there twice.` }
    seen.add(key)
  }
  return undefined
}
