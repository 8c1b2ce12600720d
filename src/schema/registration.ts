import { Field, InputType } from 'type-graphql'

@InputType({ description: 'Who wants an account.' })
export class RegisterInput {
  @Field(() => String, { description: 'The address to sign in with; it has to be proved.' })
  email!: string

  @Field(() => String, { description: 'What to call you.' })
  displayName!: string

  @Field(() => String, {
    description:
      'A password: 12 characters or more, not your address, not one that everybody tries.',
  })
  password!: string

  @Field(() => String, {
    nullable: true,
    description:
      'What the challenge of Turnstile gave your page, where the gateway asks for it. It is good once.',
  })
  captcha?: string | null
}

@InputType({ description: 'The proof that an address is yours.' })
export class VerifyEmailInput {
  @Field(() => String, {
    description: 'What stands behind `#token=` in the link. It is good once.',
  })
  token!: string
}
