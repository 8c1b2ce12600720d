import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { Open, SignedIn } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { changePassword, requestPasswordReset, resetPassword } from '../domain/password.ts'
import { Cost } from '../schema/cost.ts'
import {
  ChangePasswordInput,
  RequestPasswordResetInput,
  ResetPasswordInput,
} from '../schema/password.ts'
import { Unkept } from '../schema/unkept.ts'

@Resolver()
export class PasswordResolver {
  @SignedIn('the present password is asked for')
  @Unkept('it is sent passwords')
  @Mutation(() => Boolean, {
    description: 'Changes your password, and ends all your sessions but this one.',
  })
  changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'The present one and the new one.' })
    input: ChangePasswordInput,
    @Ctx() ctx: Context,
  ) {
    return changePassword(ctx, input)
  }

  @Open('whoever has forgotten their password cannot sign in')
  @Cost(100)
  @Mutation(() => Boolean, {
    description:
      'Mails a link to choose a new password, if the address has an account. The answer is true whether it has or not.',
  })
  requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput, { description: 'Whose.' })
    input: RequestPasswordResetInput,
    @Ctx() ctx: Context,
  ) {
    return requestPasswordReset(ctx, input)
  }

  @Open('the token from the mail is the credential')
  @Cost(100)
  @Mutation(() => Boolean, {
    description: 'Sets a new password by a link that was mailed, and ends all your sessions.',
  })
  resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'The token and the new password.' })
    input: ResetPasswordInput,
    @Ctx() ctx: Context,
  ) {
    return resetPassword(ctx, input)
  }
}
