import type { Permission } from './permissions.ts'
import type { StaffPermission } from './staff-permissions.ts'

/** What the doors ask of a caller. */
export interface DoorCaller {
  /** Why no role of the caller opens a door for it, over any reach; nothing when one does. */
  refusal(permission: Permission | StaffPermission): Error | undefined
  /** Whether the object lies inside what the caller can reach at all. */
  mayHold(type: string, object: unknown): boolean
}

/** Either may be null when there is nobody, or throw the better reason why there is not. */
export interface DoorContext {
  readonly requestId: string
  readonly signIn: object | null
  readonly caller: DoorCaller | null
  /** Whether somebody of the staff acts in the place of the caller. */
  readonly isActing?: boolean
}
