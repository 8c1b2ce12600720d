import type { Client } from '../../support/client.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import { View } from '../model/view.ts'
import { drawWorld } from '../model/world.ts'
import { type Ask, queries } from './roots.ts'
import { emailOf, seed } from './seed.ts'
import { Words } from './words.ts'
import { type Write, writes } from './writes.ts'

export const facts = drawWorld()
export const words = new Words(facts)
export const views = facts.members.map((member) => new View(facts, member))

/** Everything that is asked of everyone. */
export const questions: Ask[] = Object.entries(queries).flatMap(([field, of]) =>
  of(facts).map((given) => ({ field, ...given })),
)

/** Everything that everyone tries to write. */
export const tries: Write[] = Object.entries(writes).flatMap(([field, of]) =>
  of(facts).map((given) => ({ field, ...given })),
)

export const total = (counts: Map<string, number>) =>
  [...counts.values()].reduce((sum, count) => sum + count, 0)

/** A gateway on the one world of the matrix. */
export async function openStage(): Promise<TestGateway> {
  const gateway = await startGateway()
  await seed(gateway.world, facts)
  return gateway
}

export const clientOf = (gateway: TestGateway, { member }: View): Promise<Client> =>
  gateway.as({ ...member, email: emailOf(member.accountId) })
