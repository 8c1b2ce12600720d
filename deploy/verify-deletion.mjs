#!/usr/bin/env node
// Verifies the record of a deletion, offline and with nothing but Node:
//
//   node verify-deletion.mjs record.jws --jwks jwks.json
//
// The record is a JWS over what was removed of a company: how many rows of each table, where its journal stood, who asked for it and
// when. It is signed with a key that the gateway published at that time: keep those keys with it.
//
// Shows what it says, and ends with 0 when its signature holds, 1 when it does not, 2 when it could not be looked at.
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

class Broken extends Error {}

const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url').toString())

function opened(token, { keys }) {
  const [head, claims, signature, ...more] = token.trim().split('.')
  if (!signature || more.length > 0) throw new Broken('this is no signed token')
  const { alg, kid, typ } = decoded(head)
  if (alg !== 'ES256' || typ !== 'circlegate-deletion')
    throw new Broken('this is a token of another kind')
  const jwk = keys.find((one) => one.kid === kid)
  if (!jwk) throw new Error(`it is signed with the key ${kid}, which is not among those given`)
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }
  const signed = Buffer.from(`${head}.${claims}`)
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url')))
    throw new Broken('the signature does not hold')
  return decoded(claims)
}

try {
  const [file, option, jwks, ...more] = process.argv.slice(2)
  if (!file || option !== '--jwks' || !jwks || more.length > 0)
    throw new Error('usage: verify-deletion.mjs FILE --jwks FILE')
  const said = opened(readFileSync(file, 'utf8'), JSON.parse(readFileSync(jwks, 'utf8')))
  console.log(JSON.stringify(said, null, 2))
} catch (error) {
  console.error(`verify-deletion: ${error.message}`)
  process.exitCode = error instanceof Broken ? 1 : 2
}
