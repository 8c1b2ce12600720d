import { Forbidden, Unauthenticated } from '../errors/index.ts'
import { notTheirs } from '../lib/not-theirs.ts'
import type { DoorContext } from './door-context.ts'
import type { Door } from './needs.ts'
import { rule } from './shield.ts'

/** What the door says to whoever asks: nothing when it opens. */
export function refusal(door: Door, context: DoorContext): Error | undefined {
  if (door.kind === 'open') return undefined
  if (door.kind === 'signedIn') {
    if (!context.signIn) return new Unauthenticated()
    return context.isActing && !door.acting ? new Forbidden(notTheirs) : undefined
  }
  return context.caller ? context.caller.refusal(door.permission) : new Unauthenticated()
}

const rules = new Map<string, ReturnType<typeof make>>()

/** A door as a rule of shield, which wants two equal rules to be the same one. */
export function ruleFor(door: Door) {
  const name = nameOf(door)
  const known = rules.get(name) ?? make(name, door)
  rules.set(name, known)
  return known
}

function nameOf(door: Door): string {
  if (door.kind === 'needs') return `needs ${door.permission}`
  return door.kind === 'signedIn' && door.acting ? 'signedIn or acting' : door.kind
}

/** A verdict is never kept: it belongs to one caller at one moment. */
function make(name: string, door: Door) {
  return rule(name, { cache: 'no_cache' })(
    (_parent, _args, context: DoorContext) => refusal(door, context) ?? true,
  )
}
