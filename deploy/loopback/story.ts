import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Node } from './node.ts'
import { Person } from './person.ts'
import { eventually } from './program.ts'

export type Cast = {
  door: string
  a: Node
  b: Node
  password: string
  say: (line: string) => void
  restart: (node: Node) => Promise<Node>
}

const count = '{ sites(first: 1) { totalCount } }'
const create = 'mutation ($input: CreateSiteInput!) { createSite(input: $input) { code } }'

/** Two nodes are one gateway: what one is told the other knows, and either may go. */
export async function story({ door, a, b, password, say, restart }: Cast): Promise<void> {
  const person = await Person.signIn(door, 'admin@vod-mpcg.example', password)
  assert.deepEqual(await person.ask(a.url, count), await person.ask(b.url, count))
  say('Signed in through the proxy; both nodes take the token and answer alike.')

  const feed = person.follow(b.url)
  await hears(person, a.url, feed)
  say('What is written on node A is told by node B.')
  await feed.end()

  const through = person.follow(door)
  await hears(person, door, through)
  const asking = askOnAndOn(person, door)
  await a.end()
  assert.equal(a.child.exitCode, 0)
  say(`Node A was asked to go, and went; ${await asking.end()} questions on the way, none lost.`)

  const again = await restart(a)
  await eventually(() => person.ask(again.url, count))
  b.child.kill('SIGKILL')
  await b.ended
  await eventually(() => person.ask(door, count))
  await hears(person, door, through)
  say('Node B was killed; the proxy went on with node A, and the subscription came back.')
  await through.end()
}

type Feed = ReturnType<Person['follow']>

/** Nothing says when a subscription has begun, so sites are added until one is told. */
async function hears(person: Person, url: string, feed: Feed): Promise<void> {
  const before = feed.told.length
  await eventually(async () => {
    const code = `LOOP-${randomUUID().slice(0, 8)}`
    const position = { latitude: 23.25, longitude: 77.41 }
    const input = {
      code,
      address: 'Loopback',
      name: code,
      position,
      ...{ technology: 'G4', structure: 'GROUND_TOWER' },
    }
    await person.ask(url, create, { input })
    await new Promise((done) => setTimeout(done, 200))
    assert.ok(feed.told.length > before, String(feed.ended() ?? 'nothing was told'))
  }, 20_000)
}

/** Asks one question after the other; the first that fails is the failure of all. */
function askOnAndOn(person: Person, url: string) {
  let answered = 0
  let going = true
  const asking = (async () => {
    while (going) {
      await person.ask(url, count)
      answered++
    }
  })()
  return {
    async end() {
      going = false
      await asking
      return answered
    },
  }
}
