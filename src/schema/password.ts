import { Field, InputType } from 'type-graphql'

@InputType({ description: 'Your password, and the one that you want instead.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The present one.' })
  currentPassword!: string

  @Field(() => String, {
    description:
      'The new one: 12 characters or more, not your address, not one that everybody tries.',
  })
  newPassword!: string
}

@InputType({ description: 'Whose password is forgotten.' })
export class RequestPasswordResetInput {
  @Field(() => String, { description: 'The address that you sign in with.' })
  email!: string

  @Field(() => String, {
    nullable: true,
    description:
      'What the challenge of Turnstile gave your page, where the gateway asks for it. It is good once.',
  })
  captcha?: string | null
}

@InputType({ description: 'What came by mail, and the password that you want.' })
export class ResetPasswordInput {
  @Field(() => String, {
    description: 'What stands behind `#token=` in the link. It is good once.',
  })
  token!: string

  @Field(() => String, {
    description:
      'The new one: 12 characters or more, not your address, not one that everybody tries.',
  })
  password!: string
}
