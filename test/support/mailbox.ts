import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { expect, vi } from 'vitest'

type Received = { to: string; text: string }

export type Mailbox = {
  url: string
  /** All that has come, in order. */
  received: Received[]
  /** What the server says to each message; nothing when it takes it. */
  refuse: { code: number } | undefined
  /** All that it did not take. */
  refused: Received[]
  /** What an address was told of its account, once there is so much; nothing else tells of it. */
  notices(to: string, count?: number): Promise<string[]>
  /** The newest message to an address that is no notice, once there are so many. */
  newest(to: string, count?: number): Promise<string>
  /** What stands behind the `#token=` of the newest link to an address. */
  token(to: string, count?: number): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

/** A server that speaks SMTP, on a port of its own. */
export async function startMailbox(): Promise<Mailbox> {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    onData: async (stream, { envelope }, done) => {
      const source = await text(stream)
      const { refuse, refused } = mailbox
      const body = decoded(source)
      for (const { address } of envelope.rcptTo) (refuse ? refused : received).push({ to: address, text: body })
      if (!refuse) return done()
      // As servers do that look for spam, it quotes what it does not like.
      const [quoted = ''] = /\S+#token=\S+/.exec(body) ?? []
      done(Object.assign(new Error(`not now: ${quoted}`), { responseCode: refuse.code }))
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const all = (address: string) => received.filter((one) => one.to.toLowerCase() === address.toLowerCase())
  const isNotice = ({ text }: Received) => text.includes('If it was you, there is nothing to do.')
  const to = (address: string) => all(address).filter((one) => !isNotice(one))
  const newest = (address: string, count = 1) =>
    vi.waitFor(
      () => {
        expect(to(address).length).toBeGreaterThanOrEqual(count)
        return to(address).at(-1)!.text
      },
      { timeout: 5_000 },
    )
  const mailbox: Mailbox = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    refuse: undefined,
    refused: [],
    newest,
    notices: (address, count = 1) =>
      vi.waitFor(
        () => {
          const told = all(address).filter(isNotice)
          expect(told.length).toBeGreaterThanOrEqual(count)
          return told.map(({ text }) => text)
        },
        { timeout: 5_000 },
      ),
    token: async (address, count) => {
      const [, token] = /#token=([\w-]{43})\s/.exec(await newest(address, count)) ?? []
      return token!
    },
    [Symbol.asyncDispose]: () => new Promise((done) => server.close(() => done())),
  }
  return mailbox
}

function decoded(source: string): string {
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(source)) return source
  const bytes = source.replaceAll(/=\r?\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
