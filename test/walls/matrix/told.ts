import { parseId } from '../../../src/lib/ids.ts'
import type { Answer } from '../../support/client.ts'

type Failure = NonNullable<Answer<unknown>['errors']>[number]
type Extensions = Failure['extensions'] & { authz?: Record<string, unknown> }

/** What refusals for lack of right say of the decision; of what is hidden nothing more than of what is absent. */
const kept: Record<string, readonly string[]> = {
  FORBIDDEN: ['id', 'permission', 'reason', 'refusedBy'],
  TENANT_SUSPENDED: ['id', 'permission', 'reason', 'refusedBy'],
  APPROVAL_REQUIRED: ['id', 'permission', 'reason', 'refusedBy'],
  NOT_FOUND: ['id', 'reason'],
}

/** Whether a refusal says which decision it was and why, and is silent where docs/errors.md is. */
export function isTold({ extensions }: Pick<Failure, 'extensions'>): boolean {
  const { code, authz } = extensions as Extensions
  const known = kept[code]
  if (!known || !authz) return !known && !authz
  const { id, reason } = authz
  const isWhole = parseId(`${id}`) !== undefined && typeof reason === 'string' && reason !== ''
  return isWhole && Object.keys(authz).every((key) => known.includes(key))
}
