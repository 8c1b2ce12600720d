import { Unauthenticated } from '../errors/index.ts'
import type { DoorContext } from './door-context.ts'
import type { Door } from './needs.ts'
import { rule } from './shield.ts'

/** What the door says to whoever asks: nothing when it opens. */
export function refusal(door: Door, context: DoorContext): Error | undefined {
  if (door.kind === 'open') return undefined
  if (door.kind === 'signedIn') return context.signIn ? undefined : new Unauthenticated()
  return context.caller ? context.caller.refusal(door.permission) : new Unauthenticated()
}

const rules = new Map<string, ReturnType<typeof make>>()

/** A door as a rule of shield, which wants two equal rules to be the same one. */
export function ruleFor(door: Door) {
  const name = door.kind === 'needs' ? `needs ${door.permission}` : door.kind
  const known = rules.get(name) ?? make(name, door)
  rules.set(name, known)
  return known
}

/** A verdict is never kept: it belongs to one caller at one moment. */
function make(name: string, door: Door) {
  return rule(name, { cache: 'no_cache' })(
    (_parent, _args, context: DoorContext) => refusal(door, context) ?? true,
  )
}
