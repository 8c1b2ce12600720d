import { randomBytes } from 'node:crypto'
import type { Shot } from '../support/load.ts'
import { idOf, type World } from '../support/world.ts'
import { list } from './list.ts'
import { point } from './point.ts'

/** Requests that are sent again and again, or what connections begin with that do not go on. */
export type Sent = { shots: Shot[] } | { openings: string[] }

/** What somebody of a circle does who holds a token and means no good; first of all, nothing. */
export function badScenarios(world: World, circleOf: (row: number) => number): Bads {
  return {
    'nothing: it is quiet': undefined,
    'one site, at full rate': asking(point(world).asks.circlegate(circleOf(1) - 1).body),
    'lists, until the budget is spent': asking(list.asks.circlegate(0).body),
    'documents 500 levels deep': asking({ query: `${'{ a '.repeat(500)}${'}'.repeat(500)}` }),
    'documents with 200 aliases': asking({ query: `{ ${aliases} }` }),
    'bodies of 2 MB': asking({ query: `{ me { id } } #${'x'.repeat(2_000_000)}` }),
    'tokens that nobody signed': forged,
    'connections that stop half-way': () => ({ openings }),
  }
}

type Bads = Record<string, ((token: string) => Sent) | undefined>

const asking = (body: object) => (token: string) => ({ shots: [shot(token, body)] })

const shot = (token: string, body: object): Shot => ({
  path: '/graphql',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const aliases = Array.from(
  { length: 200 },
  (_, turn) => `a${turn}: site(id: "${idOf('site', turn + 1)}") { id }`,
).join(' ')

/** Sound but for the signature, and a new one each time, so that each has to be looked into. */
function forged(token: string): Sent {
  const content = token.slice(0, token.lastIndexOf('.'))
  const one = () => `${content}.${randomBytes(64).toString('base64url')}`
  return { shots: Array.from({ length: 1000 }, () => shot(one(), { query: '{ me { id } }' })) }
}

/** Nothing, half a head, and half a body. */
const head = 'POST /graphql HTTP/1.1\r\nhost: circlegate\r\ncontent-type: application/json\r\n'
const openings = ['', head, `${head}content-length: 9000\r\n\r\n{`]
