const inner = ['originalError', 'cause', 'meta', 'driverAdapterError'] as const
type Layer = Partial<Record<'code' | 'originalCode' | (typeof inner)[number], unknown>>

/**
 * Every code in an error and in what it wraps, the innermost first: what PostgreSQL said comes
 * before what Prisma made of it. A loop among causes ends at the eighth layer.
 */
export function codesOf(error: unknown, depth = 8): string[] {
  if (depth === 0 || error === null || typeof error !== 'object') return []
  const layer = error as Layer
  const own = [layer.originalCode, layer.code].filter((code) => typeof code === 'string')
  return [...inner.flatMap((name) => codesOf(layer[name], depth - 1)), ...own]
}
