import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import type { FastifyInstance } from 'fastify'

/** What fits into one packet is sent as it is. */
const threshold = 1400

/**
 * Compresses what queries answer. Answers of mutations may carry a secret, such as a token, next to
 * what the caller wrote, and the length of the two compressed together would tell of the secret; they
 * are short anyway.
 */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  app.addHook('onSend', async (request) => {
    if (request.account?.type === 'mutation') request.headers['x-no-compression'] = 'a mutation'
  })
  await app.register(compress, {
    threshold,
    encodings: ['br', 'gzip'],
    // The levels at which time is still spent on the network rather than on us.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } },
    zlibOptions: { level: 4 },
    globalDecompression: false,
  })
}
