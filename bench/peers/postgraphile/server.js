// PostGraphile 5 the way its documentation runs it in production: the Amber preset, its own HTTP
// adaptor for Node, prepared statements and plan caching as they come, claims checked in
// `grafast.context` and handed to the policies as `pgSettings`. GraphiQL, subscriptions and the
// explain feature, which nobody asks for here, are off.
import { createPublicKey } from 'node:crypto'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import jsonwebtoken from 'jsonwebtoken'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

const verify = promisify(jsonwebtoken.verify)

process.once('message', async ({ databaseUrl, publicJwk, connections }) => {
  // A ready KeyObject: from text, jsonwebtoken would read the key again for every request.
  const key = createPublicKey({ key: publicJwk, format: 'jwk' })
  const preset = {
    extends: [PostGraphileAmberPreset],
    pgServices: [
      makePgService({
        connectionString: databaseUrl,
        schemas: ['public'],
        poolConfig: { max: connections },
      }),
    ],
    grafserv: { graphiql: false, websockets: false, watch: false },
    grafast: { explain: false, context: ({ node }) => contextOf(node.req, key) },
  }
  const server = createServer()
  await postgraphile(preset).createServ(grafserv).addTo(server)
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
})

process.on('disconnect', () => process.exit())

const checks = { algorithms: ['ES256'], issuer: 'circlegate', audience: 'circlegate:tenant' }

async function contextOf({ headers }, key) {
  const claims = await verify(headers.authorization.slice('Bearer '.length), key, checks)
  return {
    pgSettings: {
      'app.tenant_id': claims.tenant,
      'app.membership_id': claims.membership,
      'app.may_write': 'on',
    },
  }
}
