/** The page on who may, as a small model: it knows nothing of how the program decides. */

export const types = ['CORPORATE', 'CIRCLE', 'VENDOR'] as const
export const statuses = ['TRIAL', 'ACTIVE', 'PAST_DUE', 'SUSPENDED'] as const
export const sharings = ['NONE', 'AGGREGATED', 'FULL'] as const
export const governances = ['AUTONOMOUS', 'MANAGED', 'CONTROLLED'] as const
export const contracts = ['PENDING', 'ACTIVE', 'SUSPENDED', 'TERMINATED'] as const

type Type = (typeof types)[number]
type Way =
  | {
      is: 'OVERSEES'
      type: 'CORPORATE' | 'CIRCLE'
      sharing: (typeof sharings)[number]
      governance: (typeof governances)[number]
      vendors: boolean
      reports: boolean
    }
  | { is: 'ENGAGES'; status: (typeof contracts)[number]; lapsed: boolean }
  | { is: 'SERVES'; status: (typeof contracts)[number]; lapsed: boolean }

/** Units are named by their place in the tree: `ab` hangs below `a`. */
export type Said = { permission: string; effect: 'GRANT' | 'DENY'; unit: string | null }
export type Stand = {
  type: Type
  status: (typeof statuses)[number]
  placed: string | null
  said: Said[]
  /** How the company stands to the other one of this world. */
  way: Way | null
}
/** Its own company or the other one; a unit, none, or the company as a whole. */
export type At = { company: 'own' | 'other'; unit?: string | null; placedWith?: string[] }

type Rule = {
  writes?: true
  rowsOf?: Type[]
  through: string[]
  card?: true
  contract?: true
  figures?: true
}

/** What the page says of some permissions of each kind that there is. */
export const rules: Record<string, Rule> = {
  'tenant.read': { card: true, through: ['SELF', 'OVERSEES', 'ENGAGES', 'SERVES'] },
  'profile.read': { through: ['SELF', 'OVERSEES'] },
  'role.manage': { writes: true, through: ['SELF', 'OVERSEES'] },
  'access.explain': { through: ['SELF'] },
  'relationship.read': { contract: true, through: ['SELF', 'OVERSEES', 'ENGAGES', 'SERVES'] },
  'contract.update': { writes: true, contract: true, rowsOf: ['CIRCLE'], through: ['SELF', 'OVERSEES'] },
  'site.read': { rowsOf: ['CIRCLE'], through: ['SELF', 'OVERSEES', 'SERVES'] },
  'site.update': { writes: true, rowsOf: ['CIRCLE'], through: ['SELF', 'OVERSEES'] },
  'report.consolidated': { figures: true, rowsOf: ['CIRCLE'], through: ['OVERSEES'] },
  'assignment.place': { writes: true, rowsOf: ['CIRCLE'], through: ['SERVES'] },
}

export const lies = (unit: string | null | undefined, top: string) => !!unit?.startsWith(top)

/** Standing, roles, ceiling and part, each in as many words. */
export function may(stand: Stand, permission: string, at: At): boolean {
  const rule = rules[permission]!
  const way = wayTo(stand, at)
  const stands = !rule.writes || stand.status === 'TRIAL' || stand.status === 'ACTIVE'
  return stands && saysSo(stand, permission, at) && allows(rule, stand, way) && isTheirs(stand, at)
}

function wayTo({ placed, way }: Stand, at: At): Way | 'SELF' | null {
  if (at.company === 'own') return 'SELF'
  return placed !== null && way?.is !== 'SERVES' ? null : way
}

/** What is narrowed to a unit speaks of rows of the own company in it. */
function saysSo({ said }: Stand, permission: string, at: At): boolean {
  const speaks = said.filter((one) => {
    const isNamed = [permission, `${permission.split('.')[0]}.*`].includes(one.permission)
    return isNamed && (one.unit === null || (at.company === 'own' && lies(at.unit, one.unit)))
  })
  return speaks.length > 0 && speaks.every(({ effect }) => effect === 'GRANT')
}

function allows(rule: Rule, { type }: Stand, way: Way | 'SELF' | null): boolean {
  if (way === null) return false
  const [is, there] = way === 'SELF' ? ['SELF', type] : [way.is, kindAt(way)]
  if (!rule.through.includes(is) || !(rule.rowsOf ?? types).includes(there as Type)) return false
  if (rule.card || way === 'SELF' || way.is === 'ENGAGES') return true
  if (way.is === 'SERVES') return !way.lapsed && (way.status === 'ACTIVE' || (way.status === 'SUSPENDED' && !rule.writes))
  if (rule.figures) return way.reports && way.sharing !== 'NONE'
  if (rule.contract && (way.vendors || rule.writes)) return way.vendors
  return way.sharing === 'FULL' && (!rule.writes || way.governance === 'CONTROLLED')
}

const kindAt = (way: Way) => (way.is === 'OVERSEES' ? way.type : way.is === 'SERVES' ? 'CIRCLE' : 'VENDOR')

/** Who is placed in a unit has what lies in it, or was placed with it. */
function isTheirs({ placed }: Stand, { company, unit, placedWith }: At): boolean {
  if (placed === null) return true
  if (company === 'other') return placedWith?.some((one) => lies(one, placed)) ?? true
  return unit === undefined || lies(unit, placed)
}
