import * as errors from '../../src/errors/index.ts'
import { code, table } from './table.ts'

type Name = Exclude<keyof typeof errors, 'CirclegateError'>
type Line = { example: errors.CirclegateError; means: string; remedy: string }

/** What each class means to a client. A class without a line here does not compile. */
const lines: Record<Name, Line> = {
  Unauthenticated: {
    example: new errors.Unauthenticated(),
    means: 'The credential is missing, wrong, expired or no longer valid.',
    remedy: 'Sign in, or trade the refresh token for a new session.',
  },
  Forbidden: {
    example: new errors.Forbidden(),
    means: 'You may know of this, but your roles or your company’s place do not allow the action.',
    remedy: 'Read the message: it says which of the two. Ask an administrator.',
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
  Conflict: {
    example: new errors.Conflict(),
    means: 'It does not fit what is there: the code or id is taken, or somebody was faster.',
    remedy: 'Read again and decide anew.',
  },
  Stale: {
    example: new errors.Stale('Site', 1),
    means: 'The row has changed since you read it; `currentVersion` is its version now.',
    remedy: 'Read it again, and send your change with the new version.',
  },
  Unavailable: {
    example: new errors.Unavailable(),
    means: 'The database does not answer in time.',
    remedy: 'Try again in a moment.',
  },
  Internal: {
    example: new errors.Internal(''),
    means: 'It is our fault. The cause is in the log, under `requestId`, and nowhere else.',
    remedy: 'Report it with the request id.',
  },
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
  return `${introduction}\n${table(head, sorted)}\n${ending}`
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

Over WebSocket a refusal of the connection closes it: 4401 for \`UNAUTHENTICATED\`, 4403 for \`FORBIDDEN\`,
\`NOT_FOUND\` and \`TENANT_SUSPENDED\`, 4400 for \`INVALID_INPUT\`, 1013 for \`UNAVAILABLE\`, 4500 for the rest.
`
