/** Node fires a timer at once when its delay does not fit into 31 bits. */
const longest = 2 ** 31 - 1

/** Calls back at a moment, however far away it is; the answer takes the call back. */
export function at(moment: Date, call: () => void): () => void {
  let timer: NodeJS.Timeout
  const wait = () => {
    const left = moment.getTime() - Date.now()
    timer = left > longest ? setTimeout(wait, longest) : setTimeout(call, Math.max(left, 0))
    timer.unref()
  }
  wait()
  return () => clearTimeout(timer)
}
