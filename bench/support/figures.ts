import type { Round } from './load.ts'

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[sorted.length - 1 - middle]!, sorted[middle]!]
  return (low + high) / 2
}

export function percentile(values: number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN
}

/** The median of the rounds' own ratios: what slows a whole round slows both sides of it. */
export const ratio = (ours: Round[], theirs: Round[]): number =>
  median(ours.map(({ perSecond }, round) => perSecond / theirs[round]!.perSecond))

export const rate = (rounds: Round[]): string =>
  Math.round(median(rounds.map(({ perSecond }) => perSecond))).toLocaleString('en')

export const milliseconds = (rounds: Round[], of: 'p50' | 'p95'): string =>
  median(rounds.map((round) => round[of])).toFixed(1)

/** A table as Markdown writes it. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
