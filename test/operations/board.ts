import { readFileSync } from 'node:fs'

type Panel = { title: string; targets?: { expr: string }[]; panels?: Panel[] }
export type Board = { panels: Panel[]; templating: { list: { query: string }[] } }

export const readBoard = (): Board => JSON.parse(readFileSync('deploy/grafana/circlegate.json', 'utf8'))

/** The name of a metric, right before its braces, or inside a function of Grafana's. */
const names = /\b((?:circlegate|nodejs|process)_\w+)/g

/** Every metric that a board asks for, with the title of the panel that asks. */
export function metricsIn({ panels, templating }: Board): { metric: string; asker: string }[] {
  const asked = [
    ...panels.flatMap(({ title, targets = [], panels: inner = [] }) => [
      ...targets.map(({ expr }) => [title, expr] as const),
      ...inner.flatMap((panel) => (panel.targets ?? []).map(({ expr }) => [title, expr] as const)),
    ]),
    ...templating.list.map(({ query }) => ['a variable', query] as const),
  ]
  return asked.flatMap(([asker, expr]) => [...expr.matchAll(names)].map(([, metric]) => ({ asker, metric: metric! })))
}

/** The names of all series in an answer of /metrics, and of metrics that have none yet. */
export function seriesIn(text: string): Set<string> {
  const found = new Set<string>()
  for (const line of text.split('\n')) {
    const [, declared, kind] = /^# TYPE (\S+) (\S+)/.exec(line) ?? []
    if (!declared) continue
    found.add(declared)
    if (kind === 'histogram' || kind === 'summary') {
      for (const part of ['_bucket', '_sum', '_count']) found.add(declared + part)
    }
  }
  return found
}

/** What the board asks for and nobody counts. */
export const missing = (board: Board, series: Set<string>) => metricsIn(board).filter(({ metric }) => !series.has(metric))
