/** Every way in which an answer can be refused; `docs/errors.md` is made from this list. */
export abstract class CirclegateError extends Error {
  abstract readonly code: string
  abstract readonly httpStatus: number

  /** What the client learns besides the code and the message. */
  details(): Record<string, unknown> {
    return {}
  }
}

export class Unauthenticated extends CirclegateError {
  readonly code = 'UNAUTHENTICATED'
  readonly httpStatus = 401

  constructor(message = 'Sign in first: the credential is missing, expired or no longer valid.') {
    super(message)
  }
}

export class Forbidden extends CirclegateError {
  readonly code = 'FORBIDDEN'
  readonly httpStatus = 403

  constructor(message = 'Your role does not allow this here.') {
    super(message)
  }
}

/** Absent and forbidden read alike: the same text for a row that is not there and one not shown. */
export class NotFound extends CirclegateError {
  readonly code = 'NOT_FOUND'
  readonly httpStatus = 404

  constructor(kind: string, id?: string) {
    super(id === undefined ? `${kind} not found.` : `${kind} ${id} not found.`)
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

export class Conflict extends CirclegateError {
  readonly code = 'CONFLICT'
  readonly httpStatus = 409
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

export class TenantSuspended extends CirclegateError {
  readonly code = 'TENANT_SUSPENDED'
  readonly httpStatus = 403

  constructor(status: string) {
    super(`Your organisation is ${status}: it cannot do this until it is active again.`)
  }
}

export class TooComplex extends CirclegateError {
  readonly code = 'TOO_COMPLEX'
  readonly httpStatus = 400
}

export class Unavailable extends CirclegateError {
  readonly code = 'UNAVAILABLE'
  readonly httpStatus = 503

  constructor(message = 'The database cannot be reached right now. Try again in a moment.') {
    super(message)
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
