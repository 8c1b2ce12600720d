import type { Prisma } from '../db/generated/prisma/client.ts'

type Fields<Model extends Prisma.ModelName> =
  keyof Prisma.TypeMap['model'][Model]['payload']['scalars']

/** A model whose changes nobody needs to be told of, and why. */
type Untold = string

/**
 * What the journal tells of each model: all of its fields but those that are secret, which it shows as dots.
 * A model without a line does not compile; the triggers are held against this by a test.
 */
export const masked = {
  Tenant: [],
  TenantProfile: [],
  TenantDomain: ['challenge'],
  Founding: [],
  CorporateRelationship: [],
  VendorRelationship: [],
  Offer: [],
  // It may hold an address, as an invitation does.
  Proposal: ['input'],
  OrganizationUnit: [],
  Membership: [],
  // An address is its owner's: the journal outlives the invitation.
  Invitation: ['email', 'emailFolded'],
  MembershipRole: [],
  Role: [],
  Designation: [],
  ApiKey: ['hash', 'sessionId'],
  ActingSession: [],
  TenantExport: [],
  TenantDeletion: [],
  Site: [],
  SiteAssignment: [],
  VendorPlacement: [],
  TelecomCircle: 'the same for everyone, and changed by migrations',
  SystemRole: 'the same for everyone, and changed by migrations',
  SystemRoleEntry: 'the same for everyone, and changed by migrations',
  TenantClosure: 'derived',
  History: 'derived',
  Epoch: 'derived',
  Outbox: 'it is written beside the journal',
  AuditEntry: 'it is the journal',
  AuditHead: 'derived',
  AuditCheckpoint: 'derived',
  AccountEvent: 'it is the trail of security',
  SecurityEvent: 'it is the trail of security',
  Account: 'of a person, and of no company',
  Session: 'of a person, and of no company',
  RefreshToken: 'of a person, and of no company',
  SecondFactor: 'of a person, and of no company',
  RecoveryCode: 'of a person, and of no company',
  Registration: 'of a person, and of no company',
  OneTimeToken: 'what a letter proves, for a while',
  Letter: 'gone once it is sent',
  SigningKey: 'of the gateway',
  ThrottleBucket: 'of the gateway',
  StaffAccount: 'of the staff, and of no company',
  StaffSession: 'of the staff, and of no company',
  StaffSigningKey: 'of the gateway',
  ExportChunk: 'copies of what the journal tells of itself',
  KeptAnswer: 'what somebody was answered, for a while',
} as const satisfies { [Model in Prisma.ModelName]: readonly Fields<Model>[] | Untold }
