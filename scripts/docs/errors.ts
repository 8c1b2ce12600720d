import * as errors from '../../src/errors/index.ts'
import { closeCodes } from '../../src/server/close-codes.ts'
import { code, table } from './table.ts'

type Name = Exclude<keyof typeof errors, 'CirclegateError'>
type Line = { example: errors.CirclegateError; means: string; remedy: string }

/** What each class means to a client. A class without a line here does not compile. */
const lines: Record<Name, Line> = {
  Unauthenticated: {
    example: new errors.Unauthenticated('', 'SECOND_FACTOR_REQUIRED'),
    means:
      'The credential is missing, wrong, expired or no longer valid. Of a login whose password is right, `reason` is `SECOND_FACTOR_REQUIRED` or `SECOND_FACTOR_WRONG`.',
    remedy: 'Sign in, or trade the refresh token for a new session.',
  },
  Forbidden: {
    example: new errors.Forbidden(),
    means: 'You may know of this, but your roles or your company’s place do not allow the action.',
    remedy:
      'Read the message: it says which of the two. Ask `explainAccess` for more, or an administrator.',
  },
  ApprovalRequired: {
    example: new errors.ApprovalRequired({ id: '', permission: '', refusedBy: '' }, '').madeInto(
      '',
    ),
    means:
      'The company decides itself what is changed in it, or the other side of a relationship has to agree. Nothing was changed: it was proposed, as `proposalId`; [governance](governance.md) goes on from there.',
    remedy: 'Wait until the company has approved it. Sending it again gives the same proposal.',
  },
  TenantSuspended: {
    example: new errors.TenantSuspended('SUSPENDED'),
    means: 'Your company’s standing does not allow this now.',
    remedy: 'Settle what is due. Reading goes on working.',
  },
  NotFound: {
    example: new errors.NotFound('Site'),
    means: 'There is nothing here that you can reach. Absent and hidden read alike.',
    remedy: 'Check the id, and the company that you act for.',
  },
  InvalidInput: {
    example: new errors.InvalidInput({ text: '' }),
    means: 'Something in the request is wrong; `fields` says what, field by field.',
    remedy: 'Mend the fields that are named.',
  },
  TooComplex: {
    example: new errors.TooComplex(),
    means: 'The operation is too large or asks for too much at once.',
    remedy: 'Ask for less, or in several operations. A mutation has one root field.',
  },
  RateLimited: {
    example: new errors.RateLimited('CALLER', 1),
    means:
      'A budget is spent: `budget` says whose, and what it counts is in [limits](limits.md); attempts to sign in are in [identity](identity.md).',
    remedy: 'Wait `retryAfterSeconds`, then go on more slowly.',
  },
  Conflict: {
    example: new errors.Conflict('', { retryAfterSeconds: 1, reason: 'USED' }),
    means:
      'It does not fit what is there: the code, the id or the `Idempotency-Key` is taken, or somebody was faster. Of a link, `reason` says why it is good no more.',
    remedy:
      'Read again and decide anew. If there is a `retryAfterSeconds`, your first request is still under way: send the same again then.',
  },
  Stale: {
    example: new errors.Stale('Site', 1),
    means: 'The row has changed since you read it; `currentVersion` is its version now.',
    remedy: 'Read it again, and send your change with the new version.',
  },
  Unavailable: {
    example: new errors.Unavailable(),
    means: 'The database does not answer in time, or the gateway is not set up for this.',
    remedy: 'Read the message: it says which. Try again in a moment, or ask whoever runs it.',
  },
  Internal: {
    example: new errors.Internal(''),
    means: 'It is our fault. The cause is in the log, under `requestId`, and nowhere else.',
    remedy: 'Report it with the request id.',
  },
}

/** When a socket is closed with each code, and what its client should do. */
const closings: Record<keyof typeof closeCodes, [when: string, remedy: string]> = {
  GOING_AWAY: ['The gateway stops.', 'Connect again: another node takes over.'],
  MESSAGE_TOO_BIG: ['A message was over 1 MiB.', 'Send less at once.'],
  TRY_AGAIN_LATER: [
    'The database does not answer, or your budget is spent.',
    'Connect again in a moment; `RATE_LIMITED` is the reason in the second case.',
  ],
  BAD_REQUEST: ['A message is none of the protocol, or names no company.', 'Mend the client.'],
  UNAUTHORIZED: [
    'The credential does not hold or has just ended, or something was asked before the hello.',
    'Trade the refresh token for a new session, and connect with that.',
  ],
  FORBIDDEN: [
    'The company that you named is none for which you may act, or it may not act now.',
    'Name another.',
  ],
  WRONG_PROTOCOL: ['The protocol is not graphql-transport-ws.', 'Use a client that speaks it.'],
  NO_HELLO: ['No `connection_init` came within 3 seconds.', 'Send it as soon as it is open.'],
  ID_IN_USE: ['Two operations have one id.', 'Give each an id of its own.'],
  SECOND_HELLO: ['`connection_init` came twice.', 'Send it once.'],
  INTERNAL: ['It is our fault; the cause is in the log.', 'Report it with the time.'],
  IDLE: ['Nothing was open for 10 minutes.', 'Connect again when there is something to ask.'],
  TOO_MANY_MESSAGES: ['Over 1,000 messages came in ten seconds.', 'Send fewer.'],
  TOO_MANY_SOCKETS: [
    'You have too many sockets open.',
    'Close some: one is enough for all operations.',
  ],
}

export async function errorsPage(): Promise<string> {
  const rows = Object.values(lines).map(({ example, means, remedy }) => [
    code(example.code),
    `${example.httpStatus}`,
    means,
    Object.keys(example.details()).map(code).join(', ') || '–',
    remedy,
  ])
  const sorted = rows.sort(([, a], [, b]) => Number(a) - Number(b))
  const head = ['`extensions.code`', 'HTTP', 'What it means', 'Also in `extensions`', 'What to do']
  return `${introduction}\n${table(head, sorted)}\n${ending}\n${closingTable()}\n`
}

function closingTable(): string {
  const rows = Object.entries(closings).map(([name, [when, remedy]]) => [
    `${closeCodes[name as keyof typeof closeCodes]}`,
    when,
    remedy,
  ])
  return table(
    ['Code', 'When', 'What to do'],
    rows.sort(([a], [b]) => Number(a) - Number(b)),
  )
}

const introduction = `<!-- Made from src/errors/index.ts by npm run docs. Change the code, not this page. -->

# Errors

Every refusal carries one of these codes in \`extensions.code\`, over HTTP and WebSocket alike. Build on
the code. The message is for people and may change.
`

const ending = `
The HTTP status is that of the code when nothing could be executed. It is also that of the code when the
client sends \`Accept: application/graphql-response+json\` and there is no data at all. Otherwise the status is 200 and
the errors stand beside the data, each with the path of its field. A query keeps what it could read. A
mutation with an error changed nothing.

## Why it was refused

\`FORBIDDEN\`, \`NOT_FOUND\`, \`TENANT_SUSPENDED\` and \`APPROVAL_REQUIRED\` carry \`extensions.authz\`:

| field | says |
| --- | --- |
| \`id\` | which decision it was. A mutation that was \`FORBIDDEN\` is in the journal of your company, as an entry whose \`entityId\` it is; of the same within a minute, the first and the last are |
| \`permission\` | what was asked for; absent where that would tell whether there is something, and where no permission decides |
| \`refusedBy\` | what stood in the way, in the words of \`AccessRefusal\`; absent as above |
| \`reason\` | the same in a sentence |

Of what is \`NOT_FOUND\` nothing is said but that there is nothing here that you can reach, whether it is absent or hidden. \`explainAccess\`
says the rest of what you may know: see [explain](explain.md).

## When a socket is closed

graphql-transport-ws has most of these codes. A refusal of the connection has the code of the table above as its reason.
`
