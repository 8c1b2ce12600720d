import { Field, InputType, ObjectType } from 'type-graphql'

@ObjectType({ description: 'What an authenticator app needs. It is shown once.' })
export class SecondFactorSetup {
  @Field(() => String, { description: 'The secret, in base 32, to type into the app.' })
  secret!: string

  @Field(() => String, { description: 'The same as an otpauth:// address, to show as a QR code.' })
  uri!: string
}

@InputType({ description: 'The proof that it is you who wants a second factor.' })
export class BeginSecondFactorInput {
  @Field(() => String, { description: 'Your password.' })
  password!: string
}

@InputType({ description: 'The proof that the app has the secret.' })
export class ConfirmSecondFactorInput {
  @Field(() => String, { description: 'The code that the app shows now.' })
  code!: string
}

@InputType({ description: 'The proof that it is you who wants no second factor any more.' })
export class RemoveSecondFactorInput {
  @Field(() => String, { description: 'Your password.' })
  password!: string
}
