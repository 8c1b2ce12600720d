import type { Member } from './world.ts'

export type PeerName = 'circlegate' | 'postgraphile' | 'floor'

/** What a request says: a body for an address. */
export type Ask = { path: string; body: object }

/** The same thing asked of three programs, each in its own tongue. */
export type Scenario = {
  name: string
  says: string
  /** Requests per second that we want, as a multiple of theirs. */
  goals: { postgraphile: number; floor: number }
  /** Who asks in that turn. */
  who: (turn: number) => Member
  asks: Record<PeerName, (turn: number) => Ask>
  /** What of an answer must be equal, in one shape. */
  answers: Record<PeerName, (answer: never) => unknown>
}

export const graphql = (query: string, variables: object): Ask => ({
  path: '/graphql',
  body: { query, variables },
})
