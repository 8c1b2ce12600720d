import type { Facts } from '../model/facts.ts'
import { ofCredentials } from './credentials.ts'
import { ofDomains } from './domains.ts'
import { ofPeople } from './people.ts'
import { ofRoles } from './roles.ts'
import { ofUnits } from './units.ts'
import type { Given } from './writes.ts'

/** What shapes a company: its units, its people's places, its roles, its keys, its domains. */
export const structural: Record<string, (facts: Facts) => Given[]> = {
  ...ofUnits,
  ...ofPeople,
  ...ofRoles,
  ...ofCredentials,
  ...ofDomains,
}
