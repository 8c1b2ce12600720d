import type { Statement } from './lanes.ts'

/** Runs one statement somewhere; what the floors below the resolvers ask of a connection. */
export type Query = <Row>(statement: Statement) => Promise<{ rows: Row[] }>

/** Whatever runs statements: an operation, or a unit of work. */
export type Runner = { query: Query }
