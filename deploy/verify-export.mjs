#!/usr/bin/env node
// Verifies an archive of a company, offline and with nothing but Node:
//
//   node verify-export.mjs archive.tar --jwks jwks.json
//
// manifest.json names every file with its rows, bytes and SHA-256. manifest.jws is a JWS over the SHA-256 of the manifest,
// signed with a key that the gateway publishes. The journal in it is verified by verify-audit.mjs, once it is unpacked.
//
// Ends with 0 when all holds, 1 when it does not, 2 when it could not be looked at.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'

class Broken extends Error {}
class Unusable extends Error {}

const block = 512
/** Of these all is kept; of others, however large, nothing. */
const kept = ['export.json', 'manifest.json', 'manifest.jws']

/** The files of a tar, one after the other, in a memory that does not grow. */
class Unpacking {
  files = []
  ended = false
  #header = Buffer.alloc(0)
  #file
  #padding = 0

  take(bytes) {
    for (let at = 0; at < bytes.length; ) {
      if (this.#file?.left > 0) at += this.#content(bytes.subarray(at, at + this.#file.left))
      else if (this.#padding > 0) at += this.#skip(bytes.length - at)
      else at += this.#begin(bytes.subarray(at, at + block - this.#header.length))
    }
  }

  #content(part) {
    const file = this.#file
    file.hash.update(part)
    for (const byte of part) if (byte === 10) file.rows++
    if (kept.includes(file.name)) file.text += part.toString()
    file.left -= part.length
    return part.length
  }

  #skip(available) {
    const skipped = Math.min(this.#padding, available)
    this.#padding -= skipped
    return skipped
  }

  #begin(part) {
    this.#header = Buffer.concat([this.#header, part])
    if (this.#header.length === block) {
      this.#open(this.#header)
      this.#header = Buffer.alloc(0)
    }
    return part.length
  }

  #open(header) {
    if (header.every((byte) => byte === 0)) {
      this.ended = true
      return
    }
    if (header.toString('latin1', 257, 262) !== 'ustar') throw new Broken('this is no tar')
    const sum = Number.parseInt(header.toString('latin1', 148, 154), 8)
    const counted = Buffer.from(header)
      .fill(' ', 148, 156)
      .reduce((total, byte) => total + byte, 0)
    if (sum !== counted) throw new Broken('a header has been changed')
    const size =
      header[124] === 0x80
        ? Number(header.readBigUInt64BE(128))
        : Number.parseInt(header.toString('latin1', 124, 135), 8)
    const name = header.toString('latin1', 0, 100).replace(/\0.*$/, '')
    this.#file = { name, size, left: size, rows: 0, text: '', hash: createHash('sha256') }
    this.#padding = (block - (size % block)) % block
    this.files.push(this.#file)
  }
}

const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url').toString())

/** What the manifest's signature says, once it holds. */
function opened(token, jwks) {
  const [head, claims, signature, ...more] = token.trim().split('.')
  if (!signature || more.length > 0) throw new Broken('manifest.jws is no signed token')
  const { alg, kid, typ } = decoded(head)
  if (alg !== 'ES256' || typ !== 'circlegate-export')
    throw new Broken('manifest.jws is a token of another kind')
  const jwk = jwks.keys.find((key) => key.kid === kid)
  if (!jwk)
    throw new Unusable(`the manifest is signed with the key ${kid}, which is not among those given`)
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url')))
    throw new Broken('the signature of the manifest does not hold')
  return decoded(claims)
}

function judge({ files, ended }, jwks) {
  if (!ended || files.some(({ left }) => left > 0))
    throw new Broken('the end of the archive was cut off')
  const digests = new Map(files.map((file) => [file.name, file.hash.digest('hex')]))
  if (digests.size !== files.length) throw new Broken('a file is in it twice')
  const text = (name) => {
    const file = files.find((one) => one.name === name)
    if (!file) throw new Broken(`${name} is not in it`)
    return file.text
  }
  const said = opened(text('manifest.jws'), jwks)
  if (said.manifest !== digests.get('manifest.json'))
    throw new Broken('the manifest is not the one that was signed')
  const manifest = JSON.parse(text('manifest.json'))
  if (manifest.tenantId !== said.tenantId || manifest.exportId !== said.exportId)
    throw new Broken('the manifest is of another archive')
  const named = new Set([
    ...manifest.files.map(({ name }) => name),
    'manifest.json',
    'manifest.jws',
  ])
  for (const { name } of files)
    if (!named.has(name)) throw new Broken(`${name} is not in the manifest`)
  for (const { name, rows, bytes, sha256 } of manifest.files) {
    const file = files.find((one) => one.name === name)
    if (!file) throw new Broken(`${name} is not in it`)
    if (digests.get(name) !== sha256 || file.size !== bytes || file.rows !== rows)
      throw new Broken(`${name} has been changed`)
  }
  return manifest
}

function wishOf([file, option, jwks, ...more]) {
  if (!file || option !== '--jwks' || !jwks || more.length > 0)
    throw new Unusable('usage: verify-export.mjs FILE --jwks FILE')
  return { file, jwks }
}

try {
  const { file, jwks } = wishOf(process.argv.slice(2))
  const keys = JSON.parse(readFileSync(jwks, 'utf8'))
  const unpacking = new Unpacking()
  for await (const bytes of createReadStream(file)) unpacking.take(bytes)
  const { organizationCode, askedAt, files } = judge(unpacking, keys)
  const rows = files.reduce((total, one) => total + one.rows, 0)
  console.log(
    `The archive of ${organizationCode} of ${askedAt} holds: ${files.length} files with ${rows} rows.`,
  )
} catch (error) {
  console.error(`verify-export: ${error.message}`)
  process.exitCode = error instanceof Broken ? 1 : 2
}
