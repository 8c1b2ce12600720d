import { openClient } from './client.ts'
import { follow } from './follow.ts'
import { Session } from './session.ts'

const {
  CIRCLEGATE_URL: url = 'http://localhost:4000/graphql',
  EMAIL: email = 'admin@vod-mpcg.example',
  PASSWORD: password = '',
  // For whoever keeps tokens somewhere: a JSON object with accessToken, accessTokenExpiresAt, refreshToken.
  TOKENS,
} = process.env

if (!password && !TOKENS) {
  process.stderr.write('Set PASSWORD to the one that npm start printed.\n')
  process.exit(1)
}

const session = new Session({ url, email, password }, TOKENS && JSON.parse(TOKENS))
try {
  await follow(openClient(url, session), session, (line) => process.stdout.write(`${line}\n`))
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(1)
}
