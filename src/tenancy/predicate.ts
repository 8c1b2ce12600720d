/**
 * A condition on the rows of one model, said once and spoken in three tongues: Prisma's filters,
 * Kysely's expressions, and plain values. Fields carry their Prisma names.
 */
export type Predicate =
  | { readonly is: 'all'; readonly of: readonly Predicate[] }
  | { readonly is: 'any'; readonly of: readonly [Predicate, ...Predicate[]] }
  | {
      readonly is: 'in'
      readonly field: string
      readonly values: readonly string[]
      readonly type: 'uuid' | 'text'
    }
  /** The moment now lies between two fields, of which the second may be open. */
  | { readonly is: 'live'; readonly from: string; readonly until: string }
  /** A related row exists; `on` pairs the fields of the other model with this model's. */
  | {
      readonly is: 'exists'
      readonly relation: string
      /** Prisma's word for it: `some` of many, or that it `is` the one. */
      readonly by: 'some' | 'is'
      readonly model: string
      readonly on: Readonly<Record<string, string>>
      readonly where: Predicate
    }

export const all = (...of: Predicate[]): Predicate => ({ is: 'all', of })
/** One at least: Prisma drops an OR of nothing inside an AND, and with it lets every row through. */
export const any = (...of: [Predicate, ...Predicate[]]): Predicate => ({ is: 'any', of })
export const within = (field: string, values: readonly string[]): Predicate => ({
  is: 'in',
  field,
  values,
  type: 'uuid',
})
/** The same for text, such as a code. */
export const named = (field: string, ...values: string[]): Predicate => ({
  is: 'in',
  field,
  values,
  type: 'text',
})
export const live = (from: string, until: string): Predicate => ({ is: 'live', from, until })

export const everything: Predicate = { is: 'all', of: [] }
/** No row at all, said about a field that there is. */
export const nothing = (field: string): Predicate => within(field, [])

/** Prisma's form of a predicate. */
export function toPrisma(predicate: Predicate, now: Date): Record<string, unknown> {
  switch (predicate.is) {
    case 'all':
      return { AND: predicate.of.map((p) => toPrisma(p, now)) }
    case 'any':
      return { OR: predicate.of.map((p) => toPrisma(p, now)) }
    case 'in':
      return { [predicate.field]: { in: [...predicate.values] } }
    case 'live':
      return {
        [predicate.from]: { lte: now },
        OR: [{ [predicate.until]: null }, { [predicate.until]: { gt: now } }],
      }
    case 'exists':
      return { [predicate.relation]: { [predicate.by]: toPrisma(predicate.where, now) } }
  }
}

/** Whether a row about to be written satisfies a predicate that asks about its own fields only. */
export function holds(predicate: Predicate, row: Readonly<Record<string, unknown>>): boolean {
  switch (predicate.is) {
    case 'all':
      return predicate.of.every((p) => holds(p, row))
    case 'any':
      return predicate.of.some((p) => holds(p, row))
    case 'in':
      return predicate.values.includes(row[predicate.field] as string)
    default:
      throw new Error(
        `a predicate '${predicate.is}' cannot be asked of a row that is not there yet`,
      )
  }
}

/** Whether a change leaves a row where the predicate wants it, as far as it touches those fields. */
export function allows(predicate: Predicate, change: Readonly<Record<string, unknown>>): boolean {
  switch (predicate.is) {
    // Whichever of several let the row through, it still does while nothing that any of them asks is changed.
    case 'all':
    case 'any':
      return predicate.of.every((p) => allows(p, change))
    case 'in':
      return change[predicate.field] === undefined || holds(predicate, change)
    case 'exists':
      // The related row stays as it is, as long as it stays the related one.
      return Object.values(predicate.on).every((field) => change[field] === undefined)
    default:
      throw new Error(`a predicate '${predicate.is}' cannot be asked of a change`)
  }
}
