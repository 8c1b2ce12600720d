import { isLive } from '../model/facts.ts'
import type { View } from '../model/view.ts'

/** How a company stands to whoever asks, in words: the columns of the matrix. */
export function placeOf(view: View, companyId: string): string {
  const where = placed(view, companyId)
  return view.part ? `${where}, for a part` : where
}

function placed(view: View, companyId: string): string {
  const reach = view.reach(companyId)
  switch (reach.is) {
    case 'SELF':
      return 'own'
    case 'OVERSEES':
      return `${isChild(view, companyId) ? 'child' : 'grandchild'} ${reach.sharing} ${reach.governance}`
    case 'ENGAGES':
    case 'SERVES': {
      const { status } = reach.contract
      const word = reach.is === 'SERVES' ? 'served' : 'vendor'
      return `${word} ${isLive(reach.contract) ? status : 'outside its dates'}`
    }
    case 'NONE':
      return stranger(view, companyId)
  }
}

const parentOf = ({ facts }: View, id: string) => facts.oversights.find((o) => o.tenantId === id && isLive(o))?.corporateId

const isChild = (view: View, id: string) => parentOf(view, id) === view.company.id

function stranger(view: View, companyId: string): string {
  const mine = parentOf(view, view.company.id)
  if (mine === companyId) return 'parent'
  if (mine && mine === parentOf(view, companyId)) return 'sibling'
  return 'foreign'
}

/** Every column must occur: a world that lost one is red. */
export const columns = [
  ...['own', 'own, for a part', 'parent', 'sibling', 'foreign'],
  ...['child FULL CONTROLLED', 'child FULL MANAGED', 'child FULL AUTONOMOUS'],
  ...['child AGGREGATED CONTROLLED', 'child NONE CONTROLLED'],
  ...['grandchild FULL CONTROLLED', 'grandchild FULL MANAGED', 'grandchild AGGREGATED CONTROLLED'],
  ...['PENDING', 'ACTIVE', 'SUSPENDED', 'TERMINATED', 'outside its dates'].map((s) => `served ${s}`),
  ...['ACTIVE', 'SUSPENDED', 'outside its dates'].map((s) => `vendor ${s}`),
]
