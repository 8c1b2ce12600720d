import { performance } from 'node:perf_hooks'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { updateSite } from '../api/site/documents.ts'
import { dataOf } from '../support/answers.ts'
import type { Client } from '../support/client.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'

/** A site of a company, and somebody who may change it. */
type Writer = { client: Client; id: string }

let gateway: TestGateway
let owner: pg.Client
beforeAll(async () => {
  gateway = await startGateway()
  owner = await connect(gateway.database.ownerUrl, 'the scratch database')
})
afterAll(async () => {
  await owner.end()
  await gateway.stop()
})

const of = <T>(count: number, make: (n: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, n) => make(n)))

/** So many writers of one company, each with a site of their own. */
async function writersOf(count: number): Promise<Writer[]> {
  const { world } = gateway
  const circle = await world.circle()
  const client = await gateway.as(await world.member(circle))
  return of(count, async () => ({ client, id: (await world.site(circle)).id }))
}

async function change({ client, id }: Writer, version: number): Promise<void> {
  const input = { id, version, name: `Name ${version}` }
  dataOf(await client.ask(updateSite, { input }))
}

/** What the journal would be if it were chained by whoever writes: they queue for the row of their company. */
const plant = `
  CREATE TABLE chain (tenant_id uuid PRIMARY KEY, seq bigint NOT NULL);
  CREATE FUNCTION chained() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    INSERT INTO public.chain VALUES (NEW.tenant_id, 1) ON CONFLICT (tenant_id) DO UPDATE SET seq = chain.seq + 1;
    RETURN NEW;
  END $$;
  CREATE TRIGGER chained BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION chained()`
const mend = 'DROP TRIGGER chained ON audit_entry; DROP FUNCTION chained; DROP TABLE chain'

async function planted<T>(work: () => Promise<T>): Promise<T> {
  await owner.query(plant)
  return work().finally(() => owner.query(mend))
}

/** Whether one writer is done while another of the same company has not committed yet. */
async function isDoneMeanwhile(): Promise<boolean> {
  const [slow, quick] = await writersOf(2)
  const other = await connect(gateway.database.ownerUrl, 'the scratch database')
  try {
    await other.query('BEGIN')
    await other.query(`UPDATE site SET name = 'Slow' WHERE id = $1`, [slow!.id])
    let done = false
    const writing = change(quick!, 1).then(() => {
      done = true
    })
    while (!done && !(await waits())) await new Promise((resolve) => setTimeout(resolve, 10))
    const meanwhile = done
    await other.query('ROLLBACK')
    await writing
    return meanwhile
  } finally {
    await other.end()
  }
}

async function waits(): Promise<boolean> {
  const { rows } = await owner.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = 'circlegate_tenant' AND wait_event_type = 'Lock'`,
  )
  return rows.length > 0
}

test('a writer does not wait for another of the same company; chained by the writers it would', async () => {
  expect(await isDoneMeanwhile()).toBe(true)
  expect(await planted(isDoneMeanwhile)).toBe(false)
})

/** A commit takes its time where a disk or a replica has to say yes: what is locked stays locked until then. */
const commitMs = 100
const distant = `
  CREATE FUNCTION distant() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(${commitMs / 1000}); RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER distant AFTER UPDATE ON site DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION distant()`
const rounds = 5

/** Changes a second, of writers who all work at once. */
async function rate(writers: Writer[]): Promise<number> {
  await of(writers.length, (n) => change(writers[n]!, 1))
  const began = performance.now()
  await of(writers.length, async (n) => {
    for (let round = 0; round < rounds; round++) await change(writers[n]!, 2 + round)
  })
  return (writers.length * rounds * 1000) / (performance.now() - began)
}

test(`with commits of ${commitMs} ms eight writers of one company do more than those who chain, or one alone`, async () => {
  await owner.query(distant)
  const found = {
    'one writer': await rate(await writersOf(1)),
    'eight of one company': await rate(await writersOf(8)),
    'eight of eight companies': await rate((await of(8, () => writersOf(1))).flat()),
    'eight of one company, chained by the writers': await planted(async () => rate(await writersOf(8))),
  }
  for (const [who, changes] of Object.entries(found)) console.log(`writers: ${who}: ${changes.toFixed(1)} changes a second`)
  // Those who chain go one after the other: no machine makes more of them than commits fit into a second.
  const chained = found['eight of one company, chained by the writers']
  expect(chained).toBeLessThan(1000 / commitMs)
  expect(found['eight of one company']).toBeGreaterThan(1.5 * chained)
}, 120_000)
