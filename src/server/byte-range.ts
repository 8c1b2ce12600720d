import type { IncomingHttpHeaders } from 'node:http'

/** The first and the last byte of a part. */
export type ByteRange = { from: number; to: number }

/**
 * The part that a request asks for; nothing where it asks for all, in a way that is not known here, or for the rest of what
 * is another file by now. Of several parts none is served: the whole answers that as well.
 */
export function rangeOf(
  headers: IncomingHttpHeaders,
  { etag, size }: { etag: string; size: number },
): ByteRange | 'beyond' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.range ?? '') ?? []
  if (first === undefined || last === undefined || first + last === '') return undefined
  if (headers['if-range'] !== undefined && headers['if-range'] !== etag) return undefined
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (from <= to) return { from, to }
  return first !== '' && last !== '' && Number(last) < Number(first) ? undefined : 'beyond'
}
