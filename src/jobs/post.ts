import type { Carrier, LetterKind } from '../auth/letters.ts'
import type { Lanes, Operation } from '../db/lanes.ts'
import { transaction } from '../db/transaction.ts'
import type { Log } from '../lib/log.ts'
import type { Mail, Message } from '../outside/mail.ts'
import { deletion } from './letters/deletion.ts'
import { invitation } from './letters/invitation.ts'
import type { Letter, LinkTo, Template } from './letters/letter.ts'
import { notice } from './letters/notice.ts'
import { resetPassword } from './letters/reset-password.ts'
import { verifyEmail } from './letters/verify-email.ts'
import { Rounds } from './rounds.ts'

const templates: Record<LetterKind, Template> = {
  RESET_PASSWORD: resetPassword,
  INVITATION: invitation,
  VERIFY_EMAIL: verifyEmail,
  NOTICE: notice,
  DELETION: deletion,
}
/** While nodes are replaced, newer ones write letters of kinds that others do not know: those are left to them. */
const known = [Object.keys(templates)]

type Opened = { publicUrl: string; log: Log }
type Taken = { letter: Letter; message: Message | undefined }

/**
 * Sends the letters that were written down, one at a time, and holds no lane meanwhile. A letter is taken for a
 * while, sent, and then removed: if the node dies in between, it is sent once more, by whichever node
 * looks next. Nobody looks but after a letter may have been written, when one is due again, and at the start.
 */
export class Post implements Carrier {
  readonly #lanes: Lanes
  readonly #mail: Mail | undefined
  readonly #rounds = new Rounds({
    go: (signal) => this.#sendAll(signal),
    failed: (err) => this.#opened?.log.warn({ err }, 'letters could not be looked for'),
  })
  #opened: Opened | undefined

  constructor(lanes: Lanes, mail: Mail | undefined) {
    this.#lanes = lanes
    this.#mail = mail
  }

  get works(): boolean {
    return this.#mail !== undefined
  }

  /** Where mail goes, in a sentence; nothing where there is none. */
  get where(): string | undefined {
    return this.#mail?.where
  }

  /** Begins to send, now that it is known where links lead. */
  open(opened: Opened): void {
    this.#opened = opened
    this.wake()
  }

  wake(): void {
    if (this.#mail && this.#opened) this.#rounds.wake()
  }

  /** A letter that is being sent is finished first. */
  async end(): Promise<void> {
    await this.#rounds.end()
    this.#mail?.close()
  }

  /** Sends what is due; says in how many milliseconds something will be. */
  async #sendAll(signal: AbortSignal): Promise<number | null> {
    for (let taken = await this.#take(); taken; taken = await this.#take()) {
      if (await this.#isDone(taken)) await this.#remove(taken.letter)
      if (signal.aborted) return null
    }
    return this.#untilDue()
  }

  #take(): Promise<Taken | undefined> {
    return transaction(this.#lanes, async (op) => {
      await op.query({ text: 'DELETE FROM letter WHERE expires_at <= now()' })
      const { rows } = await op.query<Letter>({ text: take, values: known })
      return rows[0] && { letter: rows[0], message: await this.#compose(op, rows[0]) }
    })
  }

  #compose(op: Operation, letter: Letter): Promise<Message | undefined> {
    const linkTo: LinkTo = (page, token) => `${this.#opened!.publicUrl}/${page}#token=${token}`
    return templates[letter.kind](op, letter, linkTo)
  }

  /** Whether nothing is left to do; one that nobody took over comes up again when it is due. */
  async #isDone({ letter: { kind }, message }: Taken): Promise<boolean> {
    if (!message || !this.#mail) return true
    try {
      await this.#mail.send(message)
      return true
    } catch (error) {
      const { code, responseCode } = error as { code?: string; responseCode?: number }
      // The server's words name the address, which is nobody's business who reads logs.
      this.#opened?.log.warn({ kind, code, responseCode }, 'a letter was not taken over')
      return isFinal(responseCode)
    }
  }

  #remove({ id }: Letter) {
    const text = 'DELETE FROM letter WHERE id = $1'
    return transaction(this.#lanes, (op) => op.query({ text, values: [id] }))
  }

  async #untilDue(): Promise<number | null> {
    const { rows } = await transaction(this.#lanes, (op) =>
      op.query<Due>({ text: untilDue, values: known }),
    )
    return rows[0]?.ms ?? null
  }
}

type Due = { ms: number | null }

/** A server that says 5xx says so each time. */
const isFinal = (code: number | undefined) => code !== undefined && code >= 500

// It is one node's for half a minute, and for twice as long each time that it fails.
const take = `
  UPDATE letter SET attempts = attempts + 1, due_at = now() + interval '30 seconds' * least(2 ^ attempts, 32)
   WHERE id = (SELECT id FROM letter WHERE due_at <= now() AND kind = ANY ($1) ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id, kind, address, company_id AS "companyId", subject_id AS "subjectId", expires_at AS "expiresAt"`

const untilDue = `
  SELECT extract(epoch FROM min(due_at) - now())::float8 * 1000 + 50 AS ms FROM letter WHERE kind = ANY ($1)`
