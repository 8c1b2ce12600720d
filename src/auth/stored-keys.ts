import * as jose from 'jose'
import type { Lanes, Operation } from '../db/lanes.ts'
import type { Query } from '../db/query.ts'
import { transaction } from '../db/transaction.ts'
import { newId } from '../lib/ids.ts'
import { alg, type KeyWrap } from './key-wrap.ts'
import { rewrapFactors } from './second-factors.ts'

/** A key as the database has it: known from the start, it signs for a while and verifies for longer. */
export type StoredKey = {
  kid: string
  publicJwk: jose.JWK
  wrappedPrivate: string
  signsFrom: Date
  signsUntil: Date
  verifiesUntil: Date
}

/** Where the keys of a plane lie: each has its own, which no other plane reads. */
export type Shelf = 'signing_key' | 'staff_signing_key'

/** How long a key signs that nobody rotates out; a successor stands ready a day before. */
const signsFor = '90 days'
const successorAhead = '1 day'
/** Published for so long before it signs: longer than anybody keeps the published keys. */
const publishedAhead = '10 minutes'
/** Verifies for so long after it signed last: longer than any token lives. */
const overlap = '1 hour'

/** The keys by which a token may have been signed or may yet be. */
export async function readKeys(run: Query, shelf: Shelf = 'signing_key'): Promise<StoredKey[]> {
  const text = `${selectFrom(shelf)} ORDER BY signs_from, created_at, kid`
  const { rows } = await run<StoredKey>({ text })
  return rows
}

/** Makes the first key, or the next one of a key that soon signs no more; otherwise nothing. */
export async function ensureKey(
  run: Query,
  wrap: KeyWrap,
  shelf: Shelf = 'signing_key',
): Promise<void> {
  const { kid, publicJwk, wrappedPrivate } = await makeKey(wrap)
  // Of two nodes that do it at once both may add one: more keys than needed do no harm.
  await run({
    text: `INSERT INTO ${shelf} (kid, public_jwk, wrapped_private, signs_from, signs_until, verifies_until)
      SELECT $1, $2, $3, f, f + interval '${signsFor}', f + interval '${signsFor}' + interval '${overlap}'
        FROM (SELECT coalesce(max(signs_until), now()) AS f FROM ${shelf} WHERE signs_until > now()) latest
       WHERE NOT EXISTS (SELECT FROM ${shelf} WHERE signs_until > now() + interval '${successorAhead}')`,
    values: [kid, publicJwk, wrappedPrivate],
  })
}

type Rotation = {
  /** The new key signs now, and not only once everybody can know it. */
  atOnce?: boolean
  /** What the keys before it have signed is refused from now on. */
  retire?: boolean
  /** Whose: people's, unless it is said. */
  shelf?: Shelf
}

/** Puts a new key in the place of those that sign; theirs is verified until the last of it has expired. */
export async function rotateKeys(
  lanes: Lanes,
  wrap: KeyWrap,
  { atOnce = false, retire = false, shelf = 'signing_key' }: Rotation = {},
): Promise<string> {
  const { kid, publicJwk, wrappedPrivate } = await makeKey(wrap)
  const ahead = atOnce || retire ? '0' : publishedAhead
  await transaction(lanes, async (op) => {
    await oneAtATime(op)
    await op.query({ text: `DELETE FROM ${shelf} WHERE verifies_until <= now()` })
    await op.query({
      text: `UPDATE ${shelf} SET signs_until = least(signs_until, now() + $1::interval),
               verifies_until = least(verifies_until, now() + $1::interval + $2::interval)`,
      values: [ahead, retire ? '0' : overlap],
    })
    await op.query({
      text: `INSERT INTO ${shelf} (kid, public_jwk, wrapped_private, signs_from, signs_until, verifies_until)
        SELECT $1, $2, $3, f, f + interval '${signsFor}', f + interval '${signsFor}' + interval '${overlap}'
          FROM (SELECT now() + $4::interval AS f) start`,
      values: [kid, publicJwk, wrappedPrivate, ahead],
    })
  })
  return kid
}

/** The secret that keys lie under, and the one that they are to lie under. */
export type Change = { from: KeyWrap; to: KeyWrap }

/** Puts the private keys of all planes away anew, with another secret; says how many. */
export function rewrapKeys(system: Lanes, { from, to }: Change): Promise<number> {
  return transaction(system, async (op) => {
    await oneAtATime(op)
    const counts = [
      await rewrapShelf(op, 'signing_key', { from, to }),
      await rewrapShelf(op, 'staff_signing_key', { from, to }),
    ]
    await rewrapFactors(op, from, to)
    await rewrapCheckpoints(op, { from, to })
    return counts.reduce((sum, count) => sum + count, 0)
  })
}

/** Those of pruned journals lie under the same secret. One that somebody made up stays as it is, and holds no more than before. */
async function rewrapCheckpoints(op: Operation, { from, to }: Change): Promise<void> {
  const { rows } = await op.query<{ id: string; seal: string }>({
    text: 'SELECT id, seal FROM audit_checkpoint FOR UPDATE',
  })
  for (const { id, seal } of rows) {
    const checkpoint = await from.open(seal).catch(() => undefined)
    if (checkpoint === undefined) continue
    const values = [id, await to.seal(checkpoint)]
    await op.query({ text: 'UPDATE audit_checkpoint SET seal = $2 WHERE id = $1', values })
  }
}

async function rewrapShelf(op: Operation, shelf: Shelf, { from, to }: Change): Promise<number> {
  const { rows } = await op.query<StoredKey>({
    text: `${selectFrom(shelf)} AND signs_until > now()`,
  })
  for (const { kid, wrappedPrivate } of rows) {
    const values = [kid, await to.seal(await from.open(wrappedPrivate))]
    await op.query({ text: `UPDATE ${shelf} SET wrapped_private = $2 WHERE kid = $1`, values })
  }
  return rows.length
}

const selectFrom = (shelf: Shelf) => `
  SELECT kid, public_jwk AS "publicJwk", wrapped_private AS "wrappedPrivate", signs_from AS "signsFrom",
         signs_until AS "signsUntil", verifies_until AS "verifiesUntil"
    FROM ${shelf} WHERE verifies_until > now()`

const oneAtATime = (op: Operation) =>
  op.query({ text: `SELECT pg_advisory_xact_lock(hashtext('circlegate signing keys'))` })

async function makeKey(wrap: KeyWrap) {
  const pair = await jose.generateKeyPair(alg, { extractable: true })
  const kid = newId()
  const publicJwk = { ...(await jose.exportJWK(pair.publicKey)), kid, alg, use: 'sig' }
  return {
    kid,
    publicJwk,
    wrappedPrivate: await wrap.seal(await jose.exportPKCS8(pair.privateKey)),
  }
}
