import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { DateTime } from './scalars.ts'

export enum SecurityEventKind {
  SIGNED_IN = 'SIGNED_IN',
  SIGN_IN_FAILED = 'SIGN_IN_FAILED',
  SIGN_IN_THROTTLED = 'SIGN_IN_THROTTLED',
  SECOND_FACTOR_FAILED = 'SECOND_FACTOR_FAILED',
  SESSION_ENDED = 'SESSION_ENDED',
  REFRESH_TOKEN_REUSED = 'REFRESH_TOKEN_REUSED',
  PASSWORD_CHANGED = 'PASSWORD_CHANGED',
  PASSWORD_RESET = 'PASSWORD_RESET',
  SECOND_FACTOR_SET = 'SECOND_FACTOR_SET',
  SECOND_FACTOR_REMOVED = 'SECOND_FACTOR_REMOVED',
  RECOVERY_CODE_USED = 'RECOVERY_CODE_USED',
  KEY_MADE = 'KEY_MADE',
  KEY_REVOKED = 'KEY_REVOKED',
  KEY_USED = 'KEY_USED',
  DENIED = 'DENIED',
  ACTING_BEGUN = 'ACTING_BEGUN',
  ACTING_ENDED = 'ACTING_ENDED',
}
registerEnumType(SecurityEventKind, {
  name: 'SecurityEventKind',
  description: 'What happened, in the trail of security.',
  valuesConfig: {
    SIGNED_IN: { description: 'A session began; of a company: it acted there for the first time.' },
    SIGN_IN_FAILED: { description: 'A wrong password was given.' },
    SIGN_IN_THROTTLED: { description: 'Attempts were refused unlooked-at: there were too many.' },
    SECOND_FACTOR_FAILED: { description: 'The password was right, and the code was not.' },
    SESSION_ENDED: { description: 'A session was ended; `detail` says by what.' },
    REFRESH_TOKEN_REUSED: {
      description: 'A used refresh token came back, as a stolen one does: its session was ended.',
    },
    PASSWORD_CHANGED: { description: 'The password was changed by whoever knew it.' },
    PASSWORD_RESET: { description: 'A new password was chosen by way of the mailbox.' },
    SECOND_FACTOR_SET: { description: 'A second factor was turned on.' },
    SECOND_FACTOR_REMOVED: { description: 'The second factor was turned off.' },
    RECOVERY_CODE_USED: { description: 'A recovery code stood in for the second factor.' },
    KEY_MADE: { description: 'An API key was made; `detail` is its name.' },
    KEY_REVOKED: { description: 'An API key was revoked; `detail` is its name.' },
    KEY_USED: {
      description:
        'An API key asked from a network that it had not asked from before; `detail` is its name.',
    },
    DENIED: {
      description:
        'Somebody tried what they may not do; `detail` is the permission. The journal has more.',
    },
    ACTING_BEGUN: {
      description:
        'Somebody of the platform’s staff began to act in the place of the member; `detail` says why.',
    },
    ACTING_ENDED: {
      description: 'That was ended; `detail` says by which side.',
    },
  },
})

/** What every trail tells. */
@ObjectType({ description: 'Something in a trail of security.' })
export abstract class TrailEvent {
  @Field(() => ID, { description: 'Its id; later ones are higher.' })
  id!: string

  @Field(() => SecurityEventKind, { description: 'What happened.' })
  kind!: SecurityEventKind

  @Field(() => String, {
    nullable: true,
    description: 'Who of the platform’s staff did it; absent for all others.',
  })
  staffName?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'The address that it came from, of IPv6 the network. A company is told it of what came to itself, and of nothing else.',
  })
  address?: string | null

  @Field(() => String, { nullable: true, description: 'What the client called itself, likewise.' })
  userAgent?: string | null

  @Field(() => String, { nullable: true, description: 'More about it: see its kind.' })
  detail?: string | null

  @Field(() => Int, {
    description:
      'How often: what is tried again within a minute is told as one, with the last address.',
  })
  times!: number

  @Field(() => DateTime, { description: 'When it happened, or when it was counted.' })
  occurredAt!: Date
}

@ObjectType({
  description:
    'Something in the trail of security of a company: what came to it, and what became of the accounts that open it.',
})
export class SecurityEvent extends TrailEvent {
  @Field(() => ID, { description: 'The company.' })
  tenantId!: string

  @Field(() => ID, {
    description: 'The membership of whoever did it, or whose account or key it was.',
  })
  memberId!: string

  @Field(() => String, { description: 'What they were called then.' })
  memberName!: string
}

export const SecurityEventConnection = connectionType(SecurityEvent, 'security events')

@ObjectType({ description: 'Something that was done with your account, or tried.' })
export class AccountEvent extends TrailEvent {
  @Field(() => ID, { nullable: true, description: 'The company that it happened in, if in one.' })
  tenantId?: string | null
}

export const AccountEventConnection = connectionType(AccountEvent, 'events of an account')

@InputType({
  description: 'Which events of your account to list; what is left out does not matter.',
})
export class AccountEventFilter {
  @Field(() => [SecurityEventKind], { nullable: true, description: 'Of one of these kinds.' })
  kind?: SecurityEventKind[] | null

  @Field(() => DateTime, { nullable: true, description: 'What happened then or later.' })
  from?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'What happened before then.' })
  to?: Date | null
}

@InputType({ description: 'Which security events to list; what is left out does not matter.' })
export class SecurityEventFilter extends AccountEventFilter {
  @Field(() => ID, { nullable: true, description: 'Of this membership.' })
  memberId?: string | null
}
