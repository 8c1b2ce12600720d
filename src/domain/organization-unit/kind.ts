import { InvalidInput } from '../../errors/index.ts'

/** From the widest to the narrowest. */
const kinds = ['REGION', 'BRANCH', 'DEPARTMENT', 'TEAM']

type Kinded = { kind: string }

/** A unit hangs below one of its own kind or a wider one: a team is never above a region. */
const maySitUnder = ({ kind }: Kinded, parent: Kinded): boolean =>
  kinds.indexOf(parent.kind) <= kinds.indexOf(kind)

export function refuseUnder(unit: Kinded, parent: Kinded | null, field: string): void {
  if (parent && !maySitUnder(unit, parent))
    throw new InvalidInput({ [field]: `A ${unit.kind} does not hang below a ${parent.kind}.` })
}
