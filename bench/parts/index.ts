import type { Bench, Part } from '../support/contest.ts'
import { decisions } from './decisions.ts'
import { entries } from './entries.ts'
import { journal } from './journal.ts'
import { limits } from './limits.ts'
import { overload } from './overload.ts'
import { peers } from './peers.ts'
import { revocations } from './revocations.ts'
import { sockets } from './sockets.ts'
import { start } from './start.ts'
import { tenants } from './tenants.ts'
import { walls } from './walls.ts'
import { writers } from './writers.ts'

/** In the order in which they run: copies of the world are made before anything is added to it. */
export const parts = {
  walls,
  journal,
  peers,
  tenants,
  decisions,
  entries,
  revocations,
  writers,
  limits,
  overload,
  sockets,
  start,
} satisfies Record<string, (bench: Bench) => Promise<Part>>

export type PartName = keyof typeof parts
export const partNames = Object.keys(parts) as PartName[]
