import { permissionNames } from '../../auth/permissions.ts'
import type { Rights, Said } from './basis.ts'

/**
 * Whoever is placed in a part does not see who else bears roles that speak of it. So each role is weighed as
 * somebody's who bears it alone, and as somebody's who holds all that it does not deny.
 */
export function withUnseen(rights: Rights): Rights {
  const own = [...rights.roles].filter(([, said]) => said.some(({ unitId }) => unitId !== null))
  const unseen = own.flatMap(([code]) => [[code], [code, '*']])
  return {
    ...rights,
    roles: new Map([...rights.roles, ['*', everything]]),
    holders: [
      ...rights.holders,
      ...unseen.map((codes) => ({ id: `${codes}`, unitId: null, codes, isLasting: false })),
    ],
  }
}

const everything = permissionNames.map(
  (permission): Said => ({ permission, effect: 'GRANT', unitId: null }),
)
