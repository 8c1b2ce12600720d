/** No request of ours is nested nearly as deep. */
const deepest = 64

/** What is shorter is read faster than it is looked through. */
const worthLooking = 16 * 1024

const [quote, backslash] = [0x22, 0x5c]
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])

/**
 * Whether JSON is nested so deep that reading it would hold up everybody: a megabyte of brackets
 * takes half a second to parse, and a moment to look through.
 */
export function isTooDeep(json: Uint8Array): boolean {
  if (json.length < worthLooking) return false
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!
    if (byte === quote) at = endOfText(json, at)
    else if (opening.has(byte) && ++depth > deepest) return true
    else if (closing.has(byte)) depth--
  }
  return false
}

function endOfText(json: Uint8Array, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1
  return at
}
