import type { Context } from '../../context.ts'
import type { Proposal } from './find.ts'
import { type Input, placeOf, type Row } from './replay.ts'
import { replayOf } from './replays.ts'

/** What is there now and what would be, field by field. */
export async function changesOf(ctx: Context, proposal: Proposal) {
  const { row } = await subjectOf(ctx, proposal)
  return Object.entries(setBy(proposal)).map(([field, value]) => ({
    field,
    before: text(row?.[field]),
    after: text(value),
  }))
}

/** Whether the row has moved on or is gone; nothing is said of one that the caller does not see. */
export async function isStale(ctx: Context, proposal: Proposal): Promise<boolean | null> {
  const { isSeen, adds, row } = await subjectOf(ctx, proposal)
  if (!isSeen) return null
  if (adds) return false
  return row === null || row.version !== (proposal.input as Input).version
}

type Subject = { isSeen: boolean; adds: boolean; row: Row | null }

/** The row that would be changed, as far as whoever asks sees it. */
async function subjectOf(ctx: Context, proposal: Proposal): Promise<Subject> {
  const { entityId, permission, mutation } = proposal
  const replay = replayOf(permission, mutation)
  const place = replay && placeOf(replay, proposal)
  const isSeen = !!place && ctx.caller.can(replay.reads, place)
  const adds = !replay?.row || entityId === null
  if (!isSeen || adds) return { isSeen, adds, row: null }
  const row = await replay.row!(ctx, { tenantId: place.tenantId, id: entityId })
  // What stands between two companies is never gone: where it is not found it is not seen.
  return { isSeen: row !== null || !replay.isBetween, adds, row }
}

/** What says which row it is, and is not changed. */
const addressed = new Set(['id', 'tenantId', 'version'])

function setBy({ permission, mutation, input }: Proposal): Input {
  const given = input as Input
  const sets = Object.entries(replayOf(permission, mutation)?.sets ?? {})
  const besides = sets.filter(([field]) => given[field] == null)
  const spread = Object.entries({ ...given, ...Object.fromEntries(besides) }).flatMap(
    ([field, value]) => (isPlain(value) ? Object.entries(value) : [[field, value] as const]),
  )
  return Object.fromEntries(spread.filter(([field]) => !addressed.has(field)))
}

const isPlain = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

function text(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(text).join(', ')
  if (!isPlain(value)) return String(value)
  const parts = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return parts.flatMap(([, part]) => text(part) ?? []).join(' ')
}
