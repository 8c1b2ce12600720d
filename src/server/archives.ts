import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { findArchive, readArchive } from '../domain/export/read.ts'
import { type ByteRange, rangeOf } from './byte-range.ts'
import type { Credentials } from './request.ts'

type Found = Awaited<ReturnType<typeof findArchive>>
export type Archives = {
  find(credentials: Credentials, id: string): Promise<Found>
  /** The bytes of a range, as they are asked for: no more than a few pieces are in memory. */
  read(credentials: Credentials, archive: Found, range: ByteRange): AsyncGenerator<Buffer>
}

type ContextFor = (credentials: Credentials) => Promise<Context>

/** Each question is an operation of its own, with what the caller may at that moment. */
export function archivesFor(contextFor: ContextFor): Archives {
  const ask = asking(contextFor)
  return {
    find: (credentials, id) => ask(credentials, (ctx) => findArchive(ctx, id)),
    async *read(credentials, { id }, { from, to }) {
      for (let at = from; at <= to; ) {
        const place = at
        for (const chunk of await ask(credentials, (ctx) => readArchive(ctx, id, place))) {
          const bytes = chunk.bytes.subarray(at - chunk.at, to + 1 - chunk.at)
          if (bytes.length === 0) return
          yield bytes
          at += bytes.length
        }
      }
    },
  }
}

const asking =
  (contextFor: ContextFor) =>
  async <T>(credentials: Credentials, work: (ctx: Context) => Promise<T>): Promise<T> => {
    const ctx = await contextFor(credentials)
    ctx.begin('query', 'archive')
    try {
      const found = await work(ctx)
      await ctx.commit()
      return found
    } catch (error) {
      await ctx.rollback(error)
      // What was known of the caller was out of date: it has been forgotten, and is asked for anew.
      if (await ctx.isStale([error])) return asking(contextFor)(credentials, work)
      throw error
    }
  }

type CredentialsIn = (request: FastifyRequest, reply: FastifyReply) => Credentials

/**
 * `GET /exports/<id>`: an archive, or the part of it that is named by `Range`. Whoever lost the connection asks for the rest; an
 * archive never changes, so that the parts fit.
 */
export function routeArchives(
  app: FastifyInstance,
  archives: Archives,
  credentialsIn: CredentialsIn,
): void {
  app.get<{ Params: { id: string } }>('/exports/:id', async (request, reply) => {
    const credentials = credentialsIn(request, reply)
    const archive = await archives.find(credentials, request.params.id)
    const { sha256, byteCount } = archive
    const etag = `"${sha256}"`
    reply.headers({
      etag,
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename="${archive.id}.tar"`,
      // Compressed, parts would not fit.
      'content-encoding': 'identity',
    })
    const range = rangeOf(request.headers, { etag, size: byteCount })
    if (range === 'beyond')
      return reply.code(416).header('content-range', `bytes */${byteCount}`).send()
    if (range)
      reply.code(206).header('content-range', `bytes ${range.from}-${range.to}/${byteCount}`)
    const { from, to } = range ?? { from: 0, to: byteCount - 1 }
    reply.header('content-length', to + 1 - from).type('application/x-tar')
    return reply.send(
      Readable.from(archives.read(credentials, archive, { from, to }), { objectMode: false }),
    )
  })
}
