/** What a mapping answers for an item of which nothing is passed on. */
export const nothing = Symbol('nothing')

/**
 * The stream with each item mapped, at the reader's pace. Written by hand because an async
 * generator would keep `return` waiting until the next item arrives, which may be never: the
 * source must hear at once that its reader has gone.
 */
export function mapStream<T, R>(
  source: AsyncIterable<T>,
  map: (item: T) => Promise<R | typeof nothing>,
): AsyncGenerator<R, void, undefined> {
  const items = source[Symbol.asyncIterator]()
  const end = async () => {
    await items.return?.()
    return { value: undefined, done: true as const }
  }
  const next = async (): Promise<IteratorResult<R, void>> => {
    for (;;) {
      const item = await items.next()
      if (item.done) return { value: undefined, done: true }
      const mapped = await mapOrEnd(item.value)
      if (mapped !== nothing) return { value: mapped, done: false }
    }
  }
  const mapOrEnd = async (item: T) => {
    try {
      return await map(item)
    } catch (error) {
      await end()
      throw error
    }
  }
  return {
    next,
    return: end,
    throw: async (error) => {
      await end()
      throw error
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
