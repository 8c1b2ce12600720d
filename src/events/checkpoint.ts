import type { KeyWrap } from '../auth/key-wrap.ts'
import { WrongSecret } from '../auth/key-wrap.ts'
import { statementSigner } from '../auth/signed.ts'
import type { SigningKeys } from '../auth/signing-keys.ts'
import type { Operation } from '../db/lanes.ts'
import type { Runner } from '../db/query.ts'
import { newId } from '../lib/ids.ts'
import type { Head } from './sealer.ts'

/** What a chain was at before the first entry that is shown of it, and how many entries before that are gone. */
export type Checkpoint = Head & { count: number; time: string }

/** Signs one, for whoever is shown a journal that does not begin with its first entry. */
export type SignCheckpoint = (checkpoint: Checkpoint) => Promise<string>
export const checkpointSigner = (keys: SigningKeys): SignCheckpoint => statementSigner(keys, kind)

const kind = 'circlegate-audit-checkpoint'

/**
 * The checkpoint of a company, if it is one that a gateway with this secret has written. The signing keys come and go,
 * and a checkpoint stays for years: so it lies under the secret, as the keys do, and is signed when it is shown.
 */
export async function readCheckpoint(
  op: Runner,
  wrap: KeyWrap,
  tenantId: string,
): Promise<Checkpoint | undefined> {
  const text = 'SELECT seal FROM audit_checkpoint WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1'
  const { rows } = await op.query<{ seal: string }>({ text, values: [tenantId] })
  const [found] = rows
  return found && opened(found.seal, wrap, tenantId)
}

async function opened(seal: string, wrap: KeyWrap, tenantId: string) {
  try {
    const { typ, ...checkpoint } = JSON.parse(await wrap.open(seal)) as Checkpoint & { typ: string }
    // What else lies under the secret is no checkpoint, nor is one of another company.
    return typ === kind && checkpoint.tenantId === tenantId ? checkpoint : undefined
  } catch (error) {
    if (error instanceof WrongSecret || error instanceof SyntaxError || isForged(error))
      return undefined
    throw error
  }
}

/** What is no sealed text at all. */
const isForged = (error: unknown) =>
  (error as { code?: string }).code?.startsWith('ERR_JWE') === true

/** Puts one in the place of those before it. */
export async function writeCheckpoint(
  op: Operation,
  wrap: KeyWrap,
  checkpoint: Checkpoint,
): Promise<void> {
  const { tenantId, seq } = checkpoint
  const seal = await wrap.seal(JSON.stringify({ typ: kind, ...checkpoint }))
  await op.query({
    text: `WITH before AS (DELETE FROM audit_checkpoint WHERE tenant_id = $1)
      INSERT INTO audit_checkpoint (tenant_id, id, seq, seal) VALUES ($1, $2, $3, $4)`,
    values: [tenantId, newId(), seq, seal],
  })
}
