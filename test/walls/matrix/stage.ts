import type { Client } from '../../support/client.ts'
import { forge } from '../../support/forge.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import { callersIn } from '../model/caller.ts'
import { stands } from '../model/facts.ts'
import { View } from '../model/view.ts'
import { drawWorld } from '../model/world.ts'
import { archived } from './archives.ts'
import { Refusal } from './lines.ts'
import { placeOf } from './places.ts'
import { type Ask, queries } from './roots.ts'
import { rulings } from './rulings.ts'
import { emailOf, secretOf, seed, staffId } from './seed.ts'
import { Words } from './words.ts'
import { type Write, writes } from './writes.ts'

export const facts = drawWorld()
export const words = new Words(facts)
/** Every member who belongs to their company, asking for themselves: each is asked everything. */
export const views = facts.members.filter(stands).map((member) => new View(facts, member))
/** Whoever asks otherwise: each is asked some of everything. */
export const others = callersIn(facts).map(({ member, by }) => new View(facts, member, by))

/** Everything that is asked of everyone. */
export const questions: Ask[] = Object.entries(queries).flatMap(([field, of]) => of(facts).map((given) => ({ field, ...given })))

/** Every archive, which everyone asks for. */
export const archives = archived(facts)

/** Everything that everyone tries to write. */
export const tries: Write[] = Object.entries({ ...writes, ...rulings }).flatMap(([field, of]) =>
  of(facts).map((given) => ({ field, ...given })),
)

/** Of each field one about a company of each standing to whoever asks, and all that are about none. */
export function someOf<Of extends Ask>(view: View, asks: readonly Of[]): Of[] {
  const kinds = asks.map((ask) => [ask.field, ask.about ? placeOf(view, ask.about) : ask.args])
  return [...new Map(asks.map((ask, index) => [`${kinds[index]}`, ask])).values()]
}

/**
 * Of the writes of a field that the model refuses alike, about companies that stand alike to whoever asks, the one that was tried least so
 * far; and all that it lets be done.
 */
export function picking(): (view: View, some: readonly Write[]) => Write[] {
  const tried = new Map<Write, number>()
  const often = (one: Write) => tried.get(one) ?? 0
  return (view, some) => {
    const alike = new Map<string, Write>()
    for (const one of some) {
      const key = `${one.field} ${one.about ? placeOf(view, one.about) : one.args} ${answerTo(view, one)}`
      const other = alike.get(key)
      if (!other || often(one) < often(other)) alike.set(key, one)
    }
    const picked = [...alike.values()]
    for (const one of picked) tried.set(one, often(one) + 1)
    return picked
  }
}

/** What is done is done to each differently. */
function answerTo(view: View, { find, args }: Write): string {
  const found = find(view, undefined)
  return found instanceof Refusal ? found.code : args
}

export const total = (counts: Map<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0)

/** What is asked here is asked for the rights, not for the price. */
export const atAnyPrice = { costLimit: Number.POSITIVE_INFINITY }

/** A gateway on the one world of the matrix. */
export async function openStage(): Promise<TestGateway> {
  const gateway = await startGateway(atAnyPrice)
  await seed(gateway.world, facts)
  return gateway
}

/** A client that brings what such a caller shows. */
export async function clientOf(gateway: TestGateway, { member, by }: View): Promise<Client> {
  if (by.is === 'KEY') return gateway.showing(secretOf(member))
  if (by.is === 'PERSON') return gateway.as({ ...member, email: emailOf(member.accountId) })
  const who = { accountId: staffId, sessionId: by.acting.id }
  return gateway.bearing(await forge(gateway, who, { header: { typ: 'acting+jwt' }, claims: inAnHour() }))
}

const inAnHour = () => ({ exp: Math.floor(Date.now() / 1000) + 3_600 })
