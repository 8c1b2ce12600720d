import { Form } from '../db/lanes.ts'
import { listed, wantedKeys } from '../db/sql.ts'
import { byKey } from './batch.ts'
import type { Work } from './work.ts'

const invitationColumns = [
  'i.tenant_id as tenantId',
  'i.id',
  'i.unit_id as unitId',
  'i.email',
  'i.roles',
  'i.status',
  'i.valid_from as validFrom',
  'i.valid_until as validUntil',
  'i.sent_at as sentAt',
  'i.version',
] as const

const invitations = new Form((sql, keys: ReturnType<typeof listed>) =>
  sql
    .selectFrom(wantedKeys(keys))
    .innerJoin('invitation as i', (join) =>
      join.onRef('i.tenant_id', '=', 'wanted.tenant_id').onRef('i.id', '=', 'wanted.id'),
    )
    .select(invitationColumns),
)

export const invitationLoader = (work: Work) => byKey((keys) => work.ask(invitations, listed(keys)))
