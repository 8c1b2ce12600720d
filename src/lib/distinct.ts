/** One of each kind. */
export const distinct = <T>(all: readonly T[], kindOf: (one: T) => unknown): T[] => [
  ...new Map(all.map((one) => [JSON.stringify(kindOf(one)), one])).values(),
]
