// The floor: what the same answers cost without a framework, a schema or a layer of any kind. Each
// route is one statement, written by hand and sent in one flight with its transaction.
import { createServer, type IncomingMessage } from 'node:http'
import { importJWK, type JWK, type JWTPayload, jwtVerify } from 'jose'
import pg from 'pg'

type Start = { databaseUrl: string; publicJwk: JWK; connections: number }
type Route = { mode: 'read' | 'write'; text: string; values: (body: Body) => unknown[] }
type Body = Record<string, never>

const begins = { read: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', write: 'BEGIN' }

const enter = {
  name: 'enter',
  text: `SELECT set_config('app.tenant_id', $1, true), set_config('app.membership_id', $2, true), set_config('app.may_write', 'on', true)`,
}

const card = (t: string) => `json_build_object('id', ${t}.id, 'type', ${t}.type, 'organizationCode',
  ${t}.organization_code, 'organizationName', ${t}.organization_name, 'status', ${t}.status)`

const siteColumns = `s.id, s.tenant_id AS "tenantId", s.code, s.name, s.address, s.technology, s.structure, s.status,
  s.geofence_meters AS "geofenceMeters", s.created_at AS "createdAt", s.updated_at AS "updatedAt", s.version,
  json_build_object('latitude', s.latitude, 'longitude', s.longitude, 'accuracyMeters', s.accuracy_meters) AS position`

const routes: Record<string, Route> = {
  '/nested': {
    mode: 'read',
    text: `
      SELECT p.id, p.organization_code AS "organizationCode", json_build_object('nodes', (
        SELECT json_agg(json_build_object('id', c.id, 'organizationCode', c.organization_code, 'organizationName',
                 c.organization_name, 'status', c.status, 'vendors', json_build_object('nodes', v.contracts)) ORDER BY c.organization_code)
          FROM (SELECT c.* FROM corporate_relationship r JOIN tenant c ON c.id = r.tenant_id
                 WHERE r.corporate_id = p.id ORDER BY c.organization_code LIMIT 20) c
         CROSS JOIN LATERAL (
           SELECT json_agg(json_build_object('id', r.id, 'vendorCode', r.vendor_code, 'capabilities', r.capabilities,
                    'billingRate', json_build_object('amount', r.billing_rate::text, 'currency', r.currency),
                    'status', r.status, 'validFrom', r.valid_from, 'version', r.version, 'vendor', ${card('v')}) ORDER BY r.vendor_code) AS contracts
             FROM (SELECT * FROM vendor_relationship r WHERE r.tenant_id = c.id ORDER BY r.vendor_code LIMIT 10) r
             JOIN tenant v ON v.id = r.vendor_id) v)) AS circles
        FROM tenant p WHERE p.id = $1`,
    values: ({ id }) => [id],
  },
  '/list': {
    mode: 'read',
    text: `
      SELECT ${siteColumns}, ${card('t')} AS tenant, json_build_object('nodes', a.assignments) AS assignments
        FROM (SELECT * FROM site WHERE tenant_id = $1 ORDER BY code LIMIT 50) s
        JOIN tenant t ON t.id = s.tenant_id
       CROSS JOIN LATERAL (
         SELECT json_agg(json_build_object('id', a.id, 'startsAt', a.starts_at, 'endsAt', a.ends_at, 'vendor', ${card('v')}) ORDER BY a.starts_at, a.id) AS assignments
           FROM (SELECT * FROM site_assignment a WHERE a.tenant_id = s.tenant_id AND a.site_id = s.id
                  ORDER BY a.starts_at, a.id LIMIT 5) a
           JOIN tenant v ON v.id = a.vendor_id) a
       ORDER BY s.code`,
    values: ({ tenantId }) => [tenantId],
  },
  '/point': {
    mode: 'read',
    text: `SELECT ${siteColumns} FROM site s WHERE s.tenant_id = $1 AND s.id = $2`,
    values: ({ tenantId, id }) => [tenantId, id],
  },
  '/create': {
    mode: 'write',
    text: `
      INSERT INTO site AS s (tenant_id, id, code, code_folded, name, name_folded, latitude, longitude, address, technology, structure, status, geofence_meters, created_from)
      VALUES ($1, $2, $3, lower($3), $4, lower($4), $5, $6, $7, $8, $9, $10, $11, 'bench') RETURNING ${siteColumns}`,
    values: (site) => [
      site.tenantId,
      site.id,
      site.code,
      site.name,
      site.latitude,
      site.longitude,
      site.address,
      site.technology,
      site.structure,
      site.status,
      site.geofenceMeters,
    ],
  },
}

process.once('message', async ({ databaseUrl, publicJwk, connections }: Start) => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: connections,
    pipeline: true,
  } as pg.PoolConfig)
  const key = await importJWK(publicJwk, 'ES256')
  const server = createServer(async (request, response) => {
    try {
      const claims = await claimsOf(request)
      const rows = await run(request.url ?? '', claims, JSON.parse(await textOf(request)))
      response.setHeader('content-type', 'application/json').end(JSON.stringify(rows))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  server.listen(0, '127.0.0.1', () => process.send?.(server.address()))

  async function claimsOf({ headers }: IncomingMessage): Promise<JWTPayload> {
    const token = headers.authorization?.slice('Bearer '.length) ?? ''
    const checks = { algorithms: ['ES256'], issuer: 'circlegate', audience: 'circlegate:tenant' }
    return (await jwtVerify(token, key, checks)).payload
  }

  async function run(url: string, { tenant, membership }: JWTPayload, body: Body) {
    const { mode, text, values } = routes[url]!
    const client = await pool.connect()
    try {
      const [, , { rows }] = await Promise.all([
        client.query(begins[mode]),
        client.query({ ...enter, values: [tenant, membership] }),
        client.query({ name: url, text, values: values(body) }),
        client.query('COMMIT'),
      ])
      return rows
    } finally {
      client.release()
    }
  }
})

process.on('disconnect', () => process.exit())

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}
