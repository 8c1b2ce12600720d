#!/usr/bin/env node
// Verifies an exported journal of Circlegate, offline and with nothing but Node:
//
//   node verify-audit.mjs journal.jsonl --jwks jwks.json [--head TOKEN]
//
// Every line is {"entry": …, "hash": …}, {"head": …} or, as the first one, {"checkpoint": …}. An entry holds its number and the hash of the one before it, and
// its hash is the SHA-256 of its JSON with keys in order. A head is a JWS over where the chain stood. The last line has to
// be one, so that nothing can be cut off behind it. A checkpoint is a JWS over where the chain stood before the first entry that
// is shown: a journal that does not begin with entry 1 needs one, so that nothing can be cut off in front of it. --head is one that was kept earlier: the journal must lead up to it.
//
// Ends with 0 when all holds, 1 when it does not, 2 when it could not be looked at.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

class Broken extends Error {}
class Unusable extends Error {}

/** JSON in one spelling: keys in order, no blanks. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const keys = Object.keys(value).sort((one, other) => (one < other ? -1 : 1))
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`
}

const digest = (entry) => createHash('sha256').update(canonical(entry)).digest('base64url')
const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url').toString())

function keysIn(path) {
  const { keys } = JSON.parse(readFileSync(path, 'utf8'))
  return new Map(keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]))
}

const typs = { head: 'circlegate-audit', checkpoint: 'circlegate-audit-checkpoint' }

/** What a head or a checkpoint says, once its signature holds. */
function opened(token, keys, kind = 'head') {
  const [head, claims, signature, ...more] = String(token).split('.')
  if (!signature || more.length > 0) throw new Broken(`the ${kind} is no signed token`)
  const { alg, kid, typ } = decoded(head)
  if (alg !== 'ES256' || typ !== typs[kind])
    throw new Broken(`the ${kind} is a token of another kind`)
  const key = keys.get(kid)
  if (!key)
    throw new Unusable(`the ${kind} is signed with the key ${kid}, which is not among those given`)
  const signed = Buffer.from(`${head}.${claims}`)
  const sound = verify(
    'sha256',
    signed,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!sound) throw new Broken(`the signature of the ${kind} does not hold`)
  return decoded(claims)
}

function parsed(line) {
  try {
    return JSON.parse(line)
  } catch {
    throw new Broken('this is no JSON')
  }
}

/** Follows the chain entry by entry; remembers no more than the last one and the head that was kept. */
class Chain {
  start
  first
  last
  ended = false
  passed = false

  constructor(keys, known) {
    this.keys = keys
    this.known = known
  }

  take(line) {
    const { entry, hash, head, checkpoint } = parsed(line)
    if (checkpoint !== undefined) return this.#begin(opened(checkpoint, this.keys, 'checkpoint'))
    if (head !== undefined) return this.#head(opened(head, this.keys))
    if (typeof entry !== 'object' || entry === null)
      throw new Broken('this is no entry, no head and no checkpoint')
    return this.#entry(entry, hash)
  }

  #begin(checkpoint) {
    if (this.start || this.last) throw new Broken('a checkpoint stands here, and not in front')
    this.start = checkpoint
    const { known } = this
    if (known?.tenantId !== checkpoint.tenantId || known.seq > checkpoint.seq) return
    if (known.seq < checkpoint.seq)
      throw new Unusable(`entry ${known.seq}, of the kept head, lies before what is shown`)
    if (known.hash !== checkpoint.hash)
      throw new Broken(`the checkpoint is not of the entry ${known.seq} of the kept head`)
    this.passed = true
  }

  /** The first entry that is shown follows from nothing, or from what a checkpoint says. */
  #follows({ tenantId, seq, previous }) {
    const { start } = this
    if (!start && seq === 1) return
    if (!start)
      throw new Broken(
        `entry ${seq} is the first, and no checkpoint stands in front: what was before it was cut off`,
      )
    if (start.tenantId !== tenantId || start.seq + 1 !== seq || start.hash !== previous)
      throw new Broken(
        `entry ${seq} does not follow from the checkpoint, which is of entry ${start.seq}`,
      )
  }

  #entry(entry, hash) {
    this.ended = false
    if (!this.last) this.#follows(entry)
    if (digest(entry) !== hash) throw new Broken(`entry ${entry.seq} has been changed`)
    if (this.last && entry.tenantId !== this.last.tenantId)
      throw new Broken(`entry ${entry.seq} is of another company`)
    if (this.last && entry.seq !== this.last.seq + 1)
      throw new Broken(
        `entry ${entry.seq} follows entry ${this.last.seq}: entries were removed, added or put in another order`,
      )
    if (this.last && entry.previous !== this.last.hash)
      throw new Broken(`entry ${entry.seq} does not follow from the one before it`)
    if (entry.seq === 1 && entry.previous !== null)
      throw new Broken('the first entry follows from another one')
    this.first ??= entry.seq
    this.last = { tenantId: entry.tenantId, seq: entry.seq, hash }
    const { known } = this
    if (known && known.tenantId === entry.tenantId && known.seq === entry.seq) {
      if (known.hash !== hash)
        throw new Broken(`entry ${entry.seq} is not the one that the kept head was signed for`)
      this.passed = true
    }
  }

  #head({ tenantId, seq, hash, count, time }) {
    const { last } = this
    if (
      !last ||
      tenantId !== last.tenantId ||
      seq !== last.seq ||
      hash !== last.hash ||
      count !== seq
    )
      throw new Broken(
        `the head is of entry ${seq}, and stands behind entry ${last?.seq ?? 'none'}`,
      )
    this.ended = true
    this.time = time
  }

  end() {
    if (!this.last) throw new Broken('there is not one entry')
    if (!this.ended)
      throw new Broken(`no head stands behind entry ${this.last.seq}: the end was cut off`)
    if (this.known && !this.passed)
      throw new Broken(`entry ${this.known.seq}, of the kept head, is not among them`)
  }
}

function wishOf(args) {
  const wish = {}
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '--jwks' || args[at] === '--head') wish[args[at++].slice(2)] = args[at]
    else if (wish.file === undefined && !args[at].startsWith('-')) wish.file = args[at]
    else throw new Unusable(`this is not understood: ${args[at]}`)
  }
  if (!wish.file || !wish.jwks)
    throw new Unusable('usage: verify-audit.mjs FILE --jwks FILE [--head TOKEN]')
  return wish
}

async function main(args) {
  const { file, jwks, head } = wishOf(args)
  const keys = keysIn(jwks)
  const chain = new Chain(keys, head && opened(head, keys))
  let number = 0
  const told = (error) =>
    error instanceof Broken ? new Broken(`line ${number}: ${error.message}`) : error
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    number++
    try {
      if (line !== '') chain.take(line)
    } catch (error) {
      throw told(error)
    }
  }
  chain.end()
  const { count = 0 } = chain.start ?? {}
  const gone = count > 0 ? `; ${count} before them were pruned` : ''
  const from = chain.first === 1 ? '' : `, from entry ${chain.first} on${gone}`
  console.log(
    `The journal of ${chain.last.tenantId} holds: ${chain.last.seq - chain.first + 1} entries${from}, signed ${chain.time}.`,
  )
}

main(process.argv.slice(2)).catch((error) => {
  console.error(
    error instanceof Broken
      ? `The journal does not hold: ${error.message}.`
      : `It could not be looked at: ${error.message}.`,
  )
  process.exitCode = error instanceof Broken ? 1 : 2
})
