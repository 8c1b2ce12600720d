import { expect } from 'vitest'
import { refusalOf } from './answers.ts'
import type { Answer } from './client.ts'
import type { World } from './world.ts'

type Attempt = () => Promise<Pick<Answer<unknown>, 'errors'>>

/** Tries what must be refused and leave nothing behind, in no table and not in the outbox. */
export const untouched = (world: World) => ({
  async refusal(attempt: Attempt): Promise<Record<string, unknown>> {
    await world.mailed()
    const before = await world.counts()
    const refusal = refusalOf(await attempt())
    expect(await world.counts()).toEqual(before)
    return refusal
  },
  async codes(...attempts: Attempt[]): Promise<unknown[]> {
    await world.mailed()
    const before = await world.counts()
    const codes = []
    for (const attempt of attempts) codes.push(refusalOf(await attempt()).code)
    expect(await world.counts()).toEqual(before)
    return codes
  },
})
