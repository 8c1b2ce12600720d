import type { Prisma } from '../../db/generated/prisma/client.ts'

type Fields<Model extends Prisma.ModelName> =
  keyof Prisma.TypeMap['model'][Model]['payload']['scalars']

/** A model of which nothing is in the archive of a company, and why. */
type Left = string

/**
 * What the archive of a company holds of each model: all rows that are the company's, with all of their fields but those
 * that are named here. A model without a line does not compile.
 */
export const exported = {
  Tenant: [],
  TenantProfile: [],
  TenantDomain: ['challenge'],
  Founding: [],
  CorporateRelationship: [],
  VendorRelationship: [],
  Offer: [],
  Proposal: [],
  History: [],
  OrganizationUnit: [],
  Membership: [],
  MembershipRole: [],
  Role: [],
  Designation: [],
  Invitation: [],
  ApiKey: ['hash', 'sessionId'],
  ActingSession: [],
  Site: [],
  SiteAssignment: [],
  VendorPlacement: [],
  TenantDeletion: [],
  AuditEntry: 'it is there as journal.jsonl, sealed',
  SecurityEvent: ['sessionId'],
  AuditCheckpoint: 'the journal begins with it',
  AccountEvent: 'of a person, and of no company',
  AuditHead: 'the journal ends with a head of its own',
  TelecomCircle: 'the same for everyone',
  SystemRole: 'the same for everyone',
  SystemRoleEntry: 'the same for everyone',
  TenantClosure: 'derived',
  Epoch: 'derived',
  Outbox: 'the journal tells the same',
  TenantExport: 'it is the archive',
  ExportChunk: 'it is the archive',
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
  KeptAnswer: 'what somebody was answered, for a while',
} as const satisfies { [Model in Prisma.ModelName]: readonly Fields<Model>[] | Left }
