import { blank, type Mould } from '../db/lanes.ts'
import type { Scope } from './scope.ts'
import { sqlWall } from './sql-wall.ts'

type Shape = Omit<Mould, 'scope'>

const shapes = new Map<string, Shape>()

/** The wall inside for forms: there are six shapes of it, and each scope fits into one. */
export function mouldOf(scope: Scope): Mould {
  const name = `${scope.tenant.type} ${scope.part ? 'part' : 'whole'}`
  const known = shapes.get(name) ?? { shape: name, plugins: [sqlWall(blankScope(scope))] }
  shapes.set(name, known)
  return { ...known, scope }
}

/** Of a scope no more than what kind of company acts, and whether the member is placed in a unit. */
function blankScope({ tenant: { type }, part }: Scope): Scope {
  const units = part && {
    unit: blank('scope', 'part', 'unit'),
    units: blank('scope', 'part', 'units'),
  }
  const tenant = {
    type,
    id: blank('scope', 'tenant', 'id'),
    code: blank('scope', 'tenant', 'code'),
  }
  const known = { tenant, part: units }
  const get = (_: object, name: string) =>
    name in known ? known[name as keyof typeof known] : blank('scope', name)
  return new Proxy(known, { get: get as ProxyHandler<object>['get'] }) as unknown as Scope
}
