import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '../../src/config/index.ts'
import { start } from '../../src/server/start.ts'
import { Client } from './client.ts'
import { scratchDatabase } from './database.ts'

const password = 'the password of this sample'

/** A gateway as `npm start` runs it, with the sample world, on a scratch database. */
export async function startSampleGateway() {
  const database = await scratchDatabase()
  const env = {
    DATABASE_URL: database.url,
    MIGRATE_DATABASE_URL: database.ownerUrl,
    SECRET_KEY: 'a key that signs nothing but the tokens of tests',
    SAMPLE_PASSWORD: password,
    LOG_LEVEL: 'silent',
    PORT: '0',
  }
  // The password is told to the test; a folder of this clone is no place to keep it.
  const dataDir = await mkdtemp(join(tmpdir(), 'circlegate-sample-'))
  const gateway = await start({ ...readConfig(env), dataDir })
  const signIn = async (email: string) => {
    const { data } = await new Client(gateway.url, {}).ask<Login>(login, {
      input: { email, password },
    })
    return new Client(gateway.url, { authorization: `Bearer ${data!.login.accessToken}` })
  }
  return {
    url: gateway.url,
    password,
    /** Where mail is put, in a folder of its own. */
    dataDir,
    /** With these variables another process joins it as a second node. */
    env,
    database,
    signIn,
    /** A site's name goes to and fro until somebody has seen it: a subscription takes a moment to stand. */
    changeUntil: async (seen: () => Promise<boolean>) => {
      const admin = await signIn('admin@vod-mpcg.example')
      for (let turn = 0; turn < 60 && !(await seen()); turn++) {
        await rename(admin, `Bhopal ${turn}`)
        await pause(250)
      }
    },
    /** Changes the name of a site and returns the version that it then has. */
    rename: async (name: string) => rename(await signIn('admin@vod-mpcg.example'), name),
    async [Symbol.asyncDispose]() {
      await gateway.stop()
      await database.drop()
      await rm(dataDir, { recursive: true })
    },
  }
}

export type SampleGateway = Awaited<ReturnType<typeof startSampleGateway>>

type Login = { login: { accessToken: string } }
type Sites = { sites: { nodes: { id: string; version: number }[] } }

const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'

async function rename(admin: Client, name: string): Promise<number> {
  const { data } = await admin.ask<Sites>('{ sites(first: 1) { nodes { id version } } }')
  const [site] = data!.sites.nodes
  await admin.ask('mutation ($input: UpdateSiteInput!) { updateSite(input: $input) { id } }', {
    input: { ...site, name },
  })
  return site!.version + 1
}
