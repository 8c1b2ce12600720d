import { CloseCode } from 'graphql-ws'

/** Every code that a socket is closed with, and nothing else; docs/errors.md says what each means. */
export const closeCodes = {
  GOING_AWAY: 1001,
  MESSAGE_TOO_BIG: 1009,
  TRY_AGAIN_LATER: 1013,
  BAD_REQUEST: CloseCode.BadRequest,
  UNAUTHORIZED: CloseCode.Unauthorized,
  FORBIDDEN: CloseCode.Forbidden,
  WRONG_PROTOCOL: CloseCode.SubprotocolNotAcceptable,
  NO_HELLO: CloseCode.ConnectionInitialisationTimeout,
  ID_IN_USE: CloseCode.SubscriberAlreadyExists,
  SECOND_HELLO: CloseCode.TooManyInitialisationRequests,
  INTERNAL: CloseCode.InternalServerError,
  IDLE: 4440,
  TOO_MANY_MESSAGES: 4441,
  TOO_MANY_SOCKETS: 4442,
} as const

/** The code that tells of a refusal. */
export const closeCodeOf: Record<string, number> = {
  UNAUTHENTICATED: closeCodes.UNAUTHORIZED,
  FORBIDDEN: closeCodes.FORBIDDEN,
  NOT_FOUND: closeCodes.FORBIDDEN,
  TENANT_SUSPENDED: closeCodes.FORBIDDEN,
  INVALID_INPUT: closeCodes.BAD_REQUEST,
  RATE_LIMITED: closeCodes.TRY_AGAIN_LATER,
  UNAVAILABLE: closeCodes.TRY_AGAIN_LATER,
}
