import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { type LaneOptions, Lanes, type Opening } from '../../../src/db/lanes.ts'

const server = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test'

// As much of the schema as these tests need, with the simplest policy: rows of the tenant inside.
const schema = `
  create table tenant (
    id uuid primary key, type text not null, organization_code text not null unique,
    organization_name text not null, status text not null default 'TRIAL');
  create table organization_unit (
    tenant_id uuid not null references tenant, id uuid not null, parent_id uuid,
    kind text not null, name text not null, closed_at timestamptz, created_from text,
    created_at timestamptz not null default now(), version int not null default 1, primary key (tenant_id, id),
    foreign key (tenant_id, parent_id) references organization_unit);
  create function inside() returns uuid language sql stable
    as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;
  create function refuse() returns void language plpgsql
    as $$ begin raise exception 'the session is over' using errcode = 'CG401'; end $$;
  alter table organization_unit enable row level security;
  create policy own on organization_unit using (tenant_id = (select inside()));`

/** A database of its own with a login that row-level security holds. */
export class World {
  readonly #opened: Lanes[] = []

  private constructor(
    readonly name: string,
    readonly owner: pg.Client,
    readonly url: string,
  ) {}

  static async make(): Promise<World> {
    const name = `lanes_${randomBytes(6).toString('hex')}`
    const password = randomUUID()
    await asOwner(server, (owner) => owner.query(`create database ${name}`))
    const owner = new pg.Client({ connectionString: at(name) })
    await owner.connect()
    await owner.query(schema)
    await owner.query(`create role ${name} login password '${password}'`)
    await owner.query(`grant select, insert, update, delete on all tables in schema public to ${name}`)
    return new World(name, owner, at(name, { username: name, password }))
  }

  lanes(options: Partial<LaneOptions> = {}): Lanes {
    const lanes = new Lanes({ url: this.url, ...options })
    this.#opened.push(lanes)
    return lanes
  }

  async addTenants(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID())
    await this.owner.query(
      `insert into tenant (id, type, organization_code, organization_name)
       select id, 'CIRCLE', id::text, 'Circle' from unnest($1::uuid[]) id`,
      [ids],
    )
    return ids
  }

  async addUnits(tenantId: string, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID())
    await this.owner.query(
      `insert into organization_unit (tenant_id, id, kind, name)
       select $1, id, 'TEAM', 'North' from unnest($2::uuid[]) id`,
      [tenantId, ids],
    )
    return ids
  }

  /** Ends the backends of the lanes, those with the given activity only if one is named. */
  async kill(activity = '%', limit = 1_000): Promise<number> {
    const { rowCount } = await this.owner.query(
      `select pg_terminate_backend(pid) from
       (select pid from pg_stat_activity where usename = $1 and query like $2
        order by random() limit $3) a`,
      [this.name, activity, limit],
    )
    return rowCount ?? 0
  }

  async drop(): Promise<void> {
    await Promise.all(this.#opened.map((lanes) => lanes.end()))
    await this.owner.end()
    await asOwner(server, async (owner) => {
      await owner.query(`drop database ${this.name} with (force)`)
      await owner.query(`drop role ${this.name}`)
    })
  }
}

export const inside = (tenantId: string, mode: Opening['mode'] = 'read'): Opening => ({
  mode,
  enter: { text: `select set_config('app.tenant_id', $1, true)`, values: [tenantId] },
})

export const bareUnit = () => ({ id: randomUUID() as string, kind: 'TEAM', name: 'North' })

export const unitOf = (tenantId: string) => ({ ...bareUnit(), tenantId })

function at(database: string, login: { username?: string; password?: string } = {}): string {
  const url = Object.assign(new URL(server), login)
  url.pathname = `/${database}`
  return url.href
}

async function asOwner(url: string, work: (owner: pg.Client) => Promise<unknown>): Promise<void> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  try {
    await work(owner)
  } finally {
    await owner.end()
  }
}
