import type { Credential } from '../model/caller.ts'
import type { Draft } from '../model/draft.ts'
import type { Member, TenantType } from '../model/facts.ts'
import { roles } from '../model/roles.ts'
import { View } from '../model/view.ts'
import type { Dice } from './dice.ts'

type Way = (draft: Draft, member: Member, dice: Dice) => Credential

/** How somebody asks who does not ask in person; a key names about half of what its maker may. */
const ways: readonly Way[] = [
  ({ companies }, member, dice) => {
    const { type } = companies.find(({ id }) => id === member.tenantId) as { type: TenantType }
    const names = dice.some(roles[type].admin!, 0.5)
    member.key = names
    return { is: 'KEY', names }
  },
  (draft, member) => ({ is: 'ACTING', acting: draft.act(member, 'reads') }),
  (draft, member) => ({ is: 'ACTING', acting: draft.act(member, 'writes') }),
]

/** So many of each way, for each kind of company and for members of the whole and of a part: it is asked in no more worlds. */
const enough = 6

/** Who asks in somebody's place. Worlds stay as they are drawn: the dice are others. */
export class Casting {
  readonly #counts = new Map<string, number>()

  constructor(readonly dice: Dice) {}

  for({ facts, member, company, part }: View): View[] {
    const kind = `${company.type} ${part ? 'placed' : 'whole'}`
    const count = this.#counts.get(kind) ?? 0
    if (count >= enough * ways.length) return []
    this.#counts.set(kind, count + 1)
    return [new View(facts, member, ways[count % ways.length]!(facts as Draft, member, this.dice))]
  }

  /** The kinds of which there were fewer, all ways together. */
  get rare(): string[] {
    const kinds = Object.keys(roles).flatMap((type) => [`${type} whole`, `${type} placed`])
    return kinds.filter((kind) => this.#counts.get(kind) !== enough * ways.length)
  }
}
