import { z } from 'zod'
import { Unavailable } from '../errors/index.ts'

/** Tells people from programs, where whoever asks has no account to answer for it. */
export interface Captcha {
  /** Whether somebody has solved the challenge; what it gave is good once. */
  passes(token: string, address: string | undefined): Promise<boolean>
}

export type CaptchaConfig = { secret: string; url: string }

const patience = 5_000

/** What is wrong with us, not with whoever asks. */
const ours = new Set([
  'missing-input-secret',
  'invalid-input-secret',
  'bad-request',
  'internal-error',
])

const verdict = z.object({
  success: z.boolean(),
  'error-codes': z.array(z.string()).default([]),
})

/** Cloudflare Turnstile, asked over HTTP. Where it does not answer nobody passes. */
export const openCaptcha = ({ secret, url }: CaptchaConfig): Captcha => ({
  passes: async (token, address) => {
    const asked = { secret, response: token, ...(address && { remoteip: address }) }
    const { success, 'error-codes': codes } = await ask(url, new URLSearchParams(asked))
    if (codes.some((code) => ours.has(code))) throw silent(new Error(codes.join(', ')))
    return success
  },
})

async function ask(url: string, body: URLSearchParams): Promise<z.infer<typeof verdict>> {
  try {
    const signal = AbortSignal.timeout(patience)
    const answer = await fetch(url, { method: 'POST', body, signal, redirect: 'error' })
    return verdict.parse(await answer.json())
  } catch (cause) {
    throw silent(cause)
  }
}

const silent = (cause: unknown) =>
  new Unavailable(
    'Whoever checks the challenge does not answer right now. Try again in a moment.',
    { cause },
  )
