import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { SignedIn } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
} from '../domain/second-factor.ts'
import { Cost } from '../schema/cost.ts'
import {
  BeginSecondFactorInput,
  ConfirmSecondFactorInput,
  RemoveSecondFactorInput,
  SecondFactorSetup,
} from '../schema/second-factor.ts'

@Resolver()
export class SecondFactorResolver {
  @SignedIn('the password is asked for')
  @Cost(100)
  @Mutation(() => SecondFactorSetup, {
    description:
      'Makes the secret of a second factor for an authenticator app (TOTP). It is asked for once it is confirmed.',
  })
  beginSecondFactor(
    @Arg('input', () => BeginSecondFactorInput, { description: 'Your password.' })
    input: BeginSecondFactorInput,
    @Ctx() ctx: Context,
  ) {
    return beginSecondFactor(ctx, input)
  }

  @SignedIn('it is about their own account')
  @Mutation(() => [String], {
    description:
      'Turns the second factor on: every login asks for a code. The answer is ten recovery codes, each good once; it is shown once.',
  })
  confirmSecondFactor(
    @Arg('input', () => ConfirmSecondFactorInput, { description: 'A code of the app.' })
    input: ConfirmSecondFactorInput,
    @Ctx() ctx: Context,
  ) {
    return confirmSecondFactor(ctx, input)
  }

  @SignedIn('the password is asked for')
  @Cost(100)
  @Mutation(() => Boolean, {
    description: 'Turns the second factor off; its recovery codes are good no more.',
  })
  removeSecondFactor(
    @Arg('input', () => RemoveSecondFactorInput, { description: 'Your password.' })
    input: RemoveSecondFactorInput,
    @Ctx() ctx: Context,
  ) {
    return removeSecondFactor(ctx, input)
  }
}
