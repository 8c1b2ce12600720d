import type { Step, Watch } from '../db/lanes.ts'
import type { Plane } from '../db/planes.ts'
import type { Attributes } from '../lib/trace.ts'
import type { Metrics } from './metrics.ts'

const names: Record<Step['kind'], string> = {
  wait: 'wait for a lane',
  begin: 'begin',
  statement: 'statement',
  commit: 'commit',
  rollback: 'rollback',
}

/** Counts and traces what happens on the lanes of a plane. */
export function watchPlane(metrics: Metrics, plane: Plane): Watch {
  const observe = {
    wait: metrics.database(plane, 'wait'),
    begin: metrics.database(plane, 'begin'),
    statement: metrics.database(plane, 'statement'),
    commit: metrics.database(plane, 'commit'),
    rollback: metrics.database(plane, 'rollback'),
  }
  return ({ kind, text }, trace) => {
    const began = performance.now()
    const span = trace?.step(names[kind], text === undefined ? undefined : described(text))
    return (failure) => {
      observe[kind]((performance.now() - began) / 1000)
      span?.end(failure)
    }
  }
}

const described = (text: string): Attributes => ({
  'db.system.name': 'postgresql',
  'db.query.text': text,
})
