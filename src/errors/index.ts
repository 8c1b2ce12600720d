import { newId } from '../lib/ids.ts'
import { nothingHere } from '../lib/nothing-here.ts'

/** Every way in which an answer can be refused; `docs/errors.md` is made from this list. */
export abstract class CirclegateError extends Error {
  abstract readonly code: string
  abstract readonly httpStatus: number

  /** What the client learns besides the code and the message. */
  details(): Record<string, unknown> {
    return {}
  }
}

/** What was decided, as far as it may be told to whoever it was decided against. */
export type Decided = { id: string; permission: string; refusedBy: string }

/** What a refusal says of the decision behind it. */
type Authz = Pick<Decided, 'id'> & Partial<Decided> & { reason: string }

/** An answer that somebody may not have. It has an id from the moment on at which it was refused. */
abstract class Denied extends CirclegateError {
  readonly authz: Authz

  constructor(message: string, { reason = message, ...decided }: Partial<Authz> = {}) {
    super(message)
    this.authz = { id: newId(), ...decided, reason }
  }

  override details(): Record<string, unknown> {
    return { authz: this.authz }
  }
}

/** What a login lacks whose password is right. */
type Lack = 'SECOND_FACTOR_REQUIRED' | 'SECOND_FACTOR_WRONG'

export class Unauthenticated extends CirclegateError {
  readonly code = 'UNAUTHENTICATED'
  readonly httpStatus = 401

  constructor(
    message = 'Sign in first: the credential is missing, expired or no longer valid.',
    readonly reason?: Lack,
  ) {
    super(message)
  }

  override details() {
    return this.reason ? { reason: this.reason } : {}
  }
}

export class Forbidden extends Denied {
  readonly code = 'FORBIDDEN'
  readonly httpStatus = 403

  constructor(message = 'Your role does not allow this here.', decided?: Decided) {
    super(message, decided)
  }
}

/** Absent and forbidden read alike: the same text for a row that is not there and one not shown. */
export class NotFound extends Denied {
  readonly code = 'NOT_FOUND'
  readonly httpStatus = 404

  constructor(kind: string, id?: string) {
    super(id === undefined ? `${kind} not found.` : `${kind} ${id} not found.`, {
      reason: nothingHere,
    })
  }
}

export class InvalidInput extends CirclegateError {
  readonly code = 'INVALID_INPUT'
  readonly httpStatus = 400

  constructor(readonly fields: Record<string, string>) {
    super(`Invalid input: ${Object.keys(fields).join(', ')}.`)
  }

  override details() {
    return { fields: this.fields }
  }
}

/** Why a link, or what it is about, is good no more. */
type Lapse = 'EXPIRED' | 'USED' | 'REVOKED' | 'FULL'

export class Conflict extends CirclegateError {
  readonly code = 'CONFLICT'
  readonly httpStatus = 409

  /**
   * With a time, the same request may be sent again then; without one, it will not fit then either. Of a link the
   * reason says why it is good no more.
   */
  constructor(
    message?: string,
    readonly more: { retryAfterSeconds?: number; reason?: Lapse } = {},
  ) {
    super(message)
  }

  override details(): Record<string, unknown> {
    return this.more
  }
}

export class Stale extends CirclegateError {
  readonly code = 'STALE'
  readonly httpStatus = 409

  constructor(
    kind: string,
    readonly currentVersion: number,
  ) {
    super(`${kind} has changed since you read it: it is at version ${currentVersion} now.`)
  }

  override details() {
    return { currentVersion: this.currentVersion }
  }
}

/**
 * A corporate may not do this by itself in a company that it manages. The gateway makes a proposal of it, which the
 * company decides; what was refused is rolled back.
 */
export class ApprovalRequired extends Denied {
  readonly code = 'APPROVAL_REQUIRED'
  readonly httpStatus = 403
  proposalId: string | undefined

  constructor(
    readonly decided: Decided,
    /** The company that decides. */
    readonly tenantId: string,
    message = 'This company decides itself what is changed in it: it has been proposed to it.',
  ) {
    super(message, decided)
  }

  /** The proposal that has been made of it. */
  madeInto(proposalId: string): this {
    this.proposalId = proposalId
    return this
  }

  override details() {
    return { ...super.details(), proposalId: this.proposalId }
  }
}

export class TenantSuspended extends Denied {
  readonly code = 'TENANT_SUSPENDED'
  readonly httpStatus = 403

  constructor(status: string, decided?: Decided) {
    super(`Your organisation is ${status}: it cannot do this until it is active again.`, decided)
  }
}

export class TooComplex extends CirclegateError {
  readonly code = 'TOO_COMPLEX'
  readonly httpStatus = 400
}

/** Whose share is spent, and of what. */
export type Whose =
  // The points of a person, of the company acted for, of a stranger's address.
  | 'CALLER'
  | 'TENANT'
  | 'ADDRESS'
  // Attempts to sign in: from a known device, from an address at one account, from an address at all.
  | 'SIGN_IN_DEVICE'
  | 'SIGN_IN_ACCOUNT'
  | 'SIGN_IN_ADDRESS'
  // Attempts at the code of a second factor.
  | 'SECOND_FACTOR'
  // An address's attempts with keys that do not exist.
  | 'API_KEY'
  // A company's letters to somebody who is invited.
  | 'INVITATION'
  // All turns that the gateway has.
  | 'GATEWAY'

export class RateLimited extends CirclegateError {
  readonly code = 'RATE_LIMITED'
  readonly httpStatus = 429

  constructor(
    readonly budget: Whose,
    readonly retryAfterSeconds: number,
  ) {
    super(`${budgetNames[budget]} is spent: try again in ${retryAfterSeconds} seconds.`)
  }

  override details() {
    return { retryAfterSeconds: this.retryAfterSeconds, budget: this.budget }
  }
}

const budgetNames: Record<Whose, string> = {
  CALLER: 'Your budget for this minute',
  TENANT: 'The budget of your company for this minute',
  ADDRESS: 'The budget of your address for this minute',
  SIGN_IN_DEVICE: 'What may be tried from this device',
  SIGN_IN_ACCOUNT: 'What may be tried at this account from your address',
  SIGN_IN_ADDRESS: 'What may be tried from your address',
  SECOND_FACTOR: 'What may be tried at the second factor of this account',
  API_KEY: 'What may be tried of keys from your address',
  INVITATION: 'What your company may send to this address',
  GATEWAY: 'What the gateway can check at once',
}

export class Unavailable extends CirclegateError {
  readonly code = 'UNAVAILABLE'
  readonly httpStatus = 503

  constructor(
    message = 'The database cannot be reached right now. Try again in a moment.',
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Anything that is our fault. The cause stays in the log, under the request's id. */
export class Internal extends CirclegateError {
  readonly code = 'INTERNAL'
  readonly httpStatus = 500

  constructor(readonly requestId: string) {
    super('Something went wrong on our side. Quote the request id when you report it.')
  }

  override details() {
    return { requestId: this.requestId }
  }
}
