import { randomUUID } from 'node:crypto'
import { type Database, onServer } from './databases.ts'
import type { Member } from './world.ts'

/** The same person on sessions that nobody has seen yet. */
export async function freshSessions({ url }: Database, member: Member, count: number) {
  const ids = Array.from({ length: count }, () => randomUUID())
  await onServer(url, (client) =>
    client.query(
      `INSERT INTO session (id, account_id, expires_at)
       SELECT id, $2, now() + interval '1 day' FROM unnest($1::uuid[]) AS id`,
      [ids, member.account],
    ),
  )
  return ids.map((session): Member => ({ ...member, session }))
}
