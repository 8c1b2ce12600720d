/**
 * What leaves by the door of the staff. They see every company, and of each only these kinds of things: none of
 * them is a row of a company's business.
 */
export const staffExits: ReadonlySet<string> = new Set([
  'StaffMember',
  'StaffSession',
  'StaffTenant',
  'StaffTenantUser',
  'StaffStanding',
  'StaffDeletion',
  'StaffOpenedTenant',
  'StaffAppointed',
  'StaffEvent',
  'StaffSecurityEvent',
  'StaffActing',
  'StaffActingSession',
])
