import type { Lanes } from '../db/lanes.ts'
import type { Plane } from '../db/planes.ts'
import type { Query } from '../db/query.ts'
import type { Feed } from '../events/feed.ts'
import { within } from '../lib/within.ts'
import type { Metrics, Sample } from './metrics.ts'

type Furniture = { planes: Partial<Record<Plane, Lanes>>; feed: Feed; system: Query }

/** What is looked at in the house whenever the metrics are asked for. */
export function readHouse(metrics: Metrics, { planes, feed, system }: Furniture): void {
  metrics.reading({
    name: 'circlegate_lanes',
    help: 'Database lanes by plane: max that there may be, open, held by an operation; and operations waiting for one.',
    labels: ['plane', 'state'],
    read: () => Object.entries(planes).flatMap(([plane, lanes]) => statesOf(plane, lanes)),
  })
  const one = (name: string, help: string, read: () => number) =>
    metrics.reading({ name, help, read: () => [{ value: read() }] })
  one('circlegate_subscriptions', 'Subscriptions that are open.', () => feed.load.followers)
  one(
    'circlegate_feed_behind',
    'Changes that the slowest subscription has yet to look at.',
    () => feed.load.behind,
  )
  one(
    'circlegate_feed_lag_seconds',
    'How late this node heard of the last change that it heard of.',
    () => feed.load.lagSeconds,
  )
  metrics.reading({
    name: 'circlegate_outbox_age_seconds',
    help: 'Age of the oldest change that the outbox keeps; absent while the database does not say.',
    read: () => within(patience, outboxAge(system), []).catch(() => []),
  })
}

/** A database that does not answer must not keep the other figures from being read. */
const patience = 1000

function statesOf(plane: string, lanes: Lanes): Sample[] {
  return Object.entries(lanes.load).map(([state, value]) => ({ labels: { plane, state }, value }))
}

const oldest = `
  SELECT coalesce(extract(epoch FROM now() - (SELECT occurred_at FROM outbox ORDER BY xid LIMIT 1)), 0)::float8 AS age`

async function outboxAge(system: Query): Promise<Sample[]> {
  const { rows } = await system<{ age: number }>({ text: oldest })
  return rows.map(({ age }) => ({ value: age }))
}
