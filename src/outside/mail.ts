import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer from 'nodemailer'

export type Message = { to: string; subject: string; text: string }

export interface Mail {
  /** Says where messages go, in a sentence for whoever started the gateway. */
  readonly where: string
  /** Resolves when somebody has taken the message over. */
  send(message: Message): Promise<void>
  /** Resolves when a message could be sent now. */
  check(): Promise<unknown>
  close(): void
}

export type MailConfig = {
  production: boolean
  smtpUrl?: string
  mailFrom?: string
  dataDir: string
}

/** In production without a server for it there is no mail: what needs it is refused. */
export function openMail({ production, smtpUrl, mailFrom, dataDir }: MailConfig): Mail | undefined {
  if (smtpUrl) return byServer(smtpUrl, mailFrom)
  return production ? undefined : intoFolder(join(dataDir, 'mail'))
}

/** Less than the time for which a letter is nobody else's. */
const patience = 10_000

function byServer(url: string, from: string | undefined): Mail {
  const transport = nodemailer.createTransport({
    url,
    // One connection, which is kept for the next message: letters come in bursts.
    ...{ pool: true as const, maxConnections: 1 },
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    where: `Mail goes to ${new URL(url).host}`,
    send: async ({ to, ...message }) => {
      // As an object it is one address, however it is spelt.
      await transport.sendMail({ from, to: { name: '', address: to }, headers, ...message })
    },
    check: () => transport.verify(),
    close: () => transport.close(),
  }
}

/** Nobody's absence note answers it. */
const headers = { 'Auto-Submitted': 'auto-generated' }

/** A file for each message, the newest last. */
function intoFolder(folder: string): Mail {
  return {
    where: `Mail is put into files in ${folder}/`,
    send: async ({ to, subject, text }) => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const at = new Date().toISOString().replaceAll(/\W/g, '')
      const file = join(folder, `${at}-${randomBytes(3).toString('hex')}.txt`)
      await writeFile(file, `To: ${to}\nSubject: ${subject}\n\n${text}`, { mode: 0o600 })
    },
    check: async () => {},
    close: () => {},
  }
}
