/** The promise's outcome, or `late` when it takes longer than that. */
export async function within<T, L>(
  milliseconds: number,
  promise: Promise<T>,
  late: L,
): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined
  const alarm = new Promise<L>((resolve) => {
    timer = setTimeout(resolve, milliseconds, late)
  })
  return Promise.race([promise, alarm]).finally(() => clearTimeout(timer))
}
