import { expect, vi } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import type { AccountEventFilter, SecurityEventFilter } from '../../support/gql/graphql.ts'
import { mySecurityEvents, securityEvents } from './documents.ts'

const first = 100

/** What a company is told. */
export const ofCompany = async (client: Client, filter: SecurityEventFilter = {}) =>
  dataOf(await client.ask(securityEvents, { first, filter })).securityEvents!

/** What whoever asks is told of themselves. */
export const ofPerson = async (client: Client, filter: AccountEventFilter = {}) =>
  dataOf(await client.ask(mySecurityEvents, { first, filter })).mySecurityEvents

type Listed<Event> = () => Promise<{ nodes: Event[] }>

/** What nobody waits for is told a moment later: it is looked for until it is there. */
export const comes = <Event extends { kind: string }>(ask: Listed<Event>, kind: string, count = 1) =>
  vi.waitFor(
    async () => {
      const found = (await ask()).nodes.filter((one) => one.kind === kind)
      expect(found).toHaveLength(count)
      return found
    },
    { timeout: 10_000, interval: 50 },
  )
