import type { Variables } from './compile.ts'

/** Points; a function of the variables where one of them says how long a list is. */
export type Price = number | ((variables: Variables) => number)

/** What is known without the variables is worked out at once, so that it is worked out only once. */
export function sum(a: Price, b: Price): Price {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  return (variables) => pointsOf(a, variables) + pointsOf(b, variables)
}

export function product(a: Price, b: Price): Price {
  if (a === 0 || b === 0) return 0
  if (typeof a === 'number' && typeof b === 'number') return a * b
  return (variables) => pointsOf(a, variables) * pointsOf(b, variables)
}

export const pointsOf = (price: Price, variables: Variables): number =>
  typeof price === 'number' ? price : price(variables)
