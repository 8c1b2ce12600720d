import { createHash } from 'node:crypto'

/** An entry as it is sealed and handed out: all of it, in plain words. */
export type Sealable = { tenantId: string; id: string } & Record<string, unknown>
type Link = { seq: number; previous: string | null }

/** JSON in one spelling: keys in order, no blanks. RFC 8785, for values without numbers but whole ones. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${fields.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)}}`
}

/** Seals an entry to the one before it. */
export const hashOf = (entry: Sealable, link: Link): string =>
  createHash('sha256')
    .update(canonical({ ...entry, ...link }))
    .digest('base64url')
