import { Forbidden } from '../errors/index.ts'
import { newId } from '../lib/ids.ts'
import type { DoorCaller } from './door-context.ts'
import { staffExits } from './staff-exits.ts'
import { mayAs, type StaffPermission, type StaffRole } from './staff-permissions.ts'

/** A member of the staff who has signed in. */
export type StaffPerson = {
  id: string
  sessionId: string
  email: string
  displayName: string
  role: StaffRole
}

/** What the doors of the staff's schema ask of whoever has signed in there. */
export class StaffCaller implements DoorCaller {
  constructor(readonly person: StaffPerson) {}

  refusal(permission: StaffPermission): Error | undefined {
    if (this.may(permission)) return undefined
    const told = { id: newId(), permission, refusedBy: 'ROLE' }
    return new Forbidden(`Your role ${this.person.role} does not allow this.`, told)
  }

  may(permission: StaffPermission): boolean {
    return mayAs(this.person.role, permission)
  }

  /** Stops here unless the caller may; for what depends on the input. */
  require(permission: StaffPermission): void {
    const refusal = this.refusal(permission)
    if (refusal) throw refusal
  }

  mayHold(type: string): boolean {
    return staffExits.has(type)
  }
}
