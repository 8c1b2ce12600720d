// Starts the gateway, as `npm start` does, under the Node that is named, asks for its schema, signs in, asks for a site,
// and stops it. The starts after the first are warm ones and have a bound.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from 'graphql'

const [node = process.execPath] = process.argv.slice(2)
const warmBound = 3000
const patience = 60_000
const committed = sorted(buildSchema(await readFile('schema.graphql', 'utf8')))

await boot('first')
// The bound is for an idle machine: of several starts the fastest tells what the program needs.
let fastest = Number.POSITIVE_INFINITY
for (let left = 10; left > 0 && fastest > warmBound; left--)
  fastest = Math.min(fastest, await boot('warm'))
if (fastest > warmBound)
  throw new Error(`no warm start took less than ${fastest} ms, which is more than ${warmBound}`)

async function boot(which) {
  const began = Date.now()
  const gateway = spawn(node, ['dist/src/main.js'], {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'error', NODE_ENV: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const giveUp = setTimeout(() => gateway.kill('SIGKILL'), patience)
  try {
    const { url, password, email } = await introduction(gateway)
    const took = Date.now() - began
    await compareSchema(url)
    const code = await codeOfFirstSite(url, email, password)
    console.log(`${node}: ${which} start ${took} ms, signed in as ${email}, site ${code}`)
    return took
  } finally {
    await leave(gateway)
    clearTimeout(giveUp)
  }
}

async function leave(gateway) {
  gateway.kill('SIGTERM')
  if (gateway.exitCode === null) await once(gateway, 'exit')
  if (gateway.exitCode !== 0)
    throw new Error(`it left with ${gateway.exitCode ?? gateway.signalCode}`)
}

async function introduction(gateway) {
  const said = {}
  for await (const line of createInterface(gateway.stdout)) {
    said.url ??= /(http:\S+\/graphql)/.exec(line)?.[1]
    said.password ??= /password (\S+)/.exec(line)?.[1]
    said.email ??= /(admin@vod-mpcg\.example)/.exec(line)?.[1]
    if (said.url && said.password && said.email) return said
  }
  throw new Error('it ended before it introduced itself')
}

/** Types are called like classes, and a bundler may call a class otherwise than its source does. */
async function compareSchema(url) {
  const served = sorted(
    buildClientSchema(await ask(url, getIntrospectionQuery({ specifiedByUrl: true }))),
  )
  const at = served.findIndex((line, index) => line !== committed[index])
  if (at !== -1) throw new Error(`schema.graphql says ${committed[at]}; served is ${served[at]}`)
}

function sorted(schema) {
  return printSchema(lexicographicSortSchema(schema)).split('\n')
}

async function codeOfFirstSite(url, email, password) {
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  const { accessToken } = (await ask(url, login, { input: { email, password } })).login
  const { sites } = await ask(url, '{ sites(first: 1) { nodes { code } } }', {}, accessToken)
  return sites.nodes[0].code
}

async function ask(url, query, variables, token) {
  const authorization = token && `Bearer ${token}`
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = await response.json()
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}
