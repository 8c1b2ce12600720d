/**
 * How often the best threshold tells two series apart: it is chosen on one half of the measurements and
 * tried on the other, so that chance alone gives one half.
 */
export function accuracy(a: readonly number[], b: readonly number[]): number {
  const half = (list: readonly number[], rest: number) => list.filter((_, i) => i % 2 === rest)
  const [learnA, learnB, tryA, tryB] = [half(a, 0), half(b, 0), half(a, 1), half(b, 1)]
  const candidates = [...learnA, ...learnB].sort((x, y) => x - y).filter((_, i) => i % 10 === 0)
  const rate = (at: number, low: number[], high: number[]) =>
    (low.filter((x) => x <= at).length + high.filter((x) => x > at).length) / (low.length + high.length)
  let best = { at: 0, swapped: false, rate: 0 }
  for (const at of candidates) {
    const right = rate(at, learnA, learnB)
    for (const swapped of [false, true]) {
      const found = swapped ? 1 - right : right
      if (found > best.rate) best = { at, swapped, rate: found }
    }
  }
  const tried = rate(best.at, tryA, tryB)
  return best.swapped ? 1 - tried : tried
}
