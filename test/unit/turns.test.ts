import { expect, test } from 'vitest'
import { Turns } from '../../src/server/turns.ts'

test('whoever has one thing to do waits for no more than one of each of the others', async () => {
  const turns = new Turns(2)
  const done: string[] = []
  const take = (whose: string) =>
    new Promise<void>((resolve) => {
      turns.take(whose, async () => {
        await new Promise(setImmediate)
        done.push(whose)
        resolve()
      })
    })
  await Promise.all([...'aaaaaa', ...'bb', 'c'].map(take))
  expect(done.join('')).toBe('aaabcabaa')
})
