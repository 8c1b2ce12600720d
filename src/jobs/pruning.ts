import type { KeyWrap } from '../auth/key-wrap.ts'
import type { Lanes } from '../db/lanes.ts'
import { pruneAll } from '../events/prune.ts'
import type { Log } from '../lib/log.ts'
import type { Chore } from './chores.ts'

/** Not with the start, which has enough to do; a node that lives for less leaves it to the others. */
const firstMs = 5 * 60_000
const everyMs = 60 * 60_000

type Tools = { lanes: Lanes; wrap: KeyWrap; now: () => Date; log: Log }

/** Removes what is older than plans keep of journals and trails, once an hour. */
export function pruning({ lanes, wrap, now, log }: Tools): Chore {
  let due = Date.now() + firstMs
  return {
    name: 'pruning',
    doOne: async () => {
      if (Date.now() < due) return false
      for (const { tenantId, entries, broken } of await pruneAll(lanes, wrap, now()))
        if (broken !== undefined)
          log.error(
            { tenantId, seq: broken },
            'a journal does not hold, and is not pruned from there on',
          )
        else if (entries > 0) log.info({ tenantId, entries }, 'a journal was pruned')
      due = Date.now() + everyMs
      return false
    },
    untilDue: async () => Math.max(0, due - Date.now()),
  }
}
