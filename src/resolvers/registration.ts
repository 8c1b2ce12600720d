import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { register, verifyEmail } from '../domain/registration.ts'
import { Cost } from '../schema/cost.ts'
import { RegisterInput, VerifyEmailInput } from '../schema/registration.ts'

@Resolver()
export class RegistrationResolver {
  @Open('whoever registers has no account yet')
  @Cost(100)
  @Mutation(() => Boolean, {
    description:
      'Mails a link that makes an account, if the address has none; else a letter that says so. The answer is true in either case.',
  })
  register(
    @Arg('input', () => RegisterInput, { description: 'Who you are.' }) input: RegisterInput,
    @Ctx() ctx: Context,
  ) {
    return register(ctx, input)
  }

  @Open('the token from the mail is the credential')
  @Cost(100)
  @Mutation(() => Boolean, {
    description:
      'Makes the account that was registered, by the link that was mailed. It belongs to no company until it is invited to one.',
  })
  verifyEmail(
    @Arg('input', () => VerifyEmailInput, { description: 'The token.' }) input: VerifyEmailInput,
    @Ctx() ctx: Context,
  ) {
    return verifyEmail(ctx, input)
  }
}
