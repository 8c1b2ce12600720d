import type { TestGateway } from '../../support/gateway.ts'
import type { Sound } from './requests.ts'
import type { Scene } from './scene.ts'

/** What people do about their own account. */
export async function accountsOf(gateway: TestGateway, scene: Scene): Promise<Record<string, Sound>> {
  const { login, world, stranger, circle, person, session, linkTo, registered, confirming, removing, password } = scene
  return {
    'Mutation.login': {
      by: stranger,
      variables: { input: { ...login, code: null, deviceToken: null, cookie: false } },
    },
    'Mutation.refreshSession': {
      by: stranger,
      variables: { input: { refreshToken: session.data!.login.refreshToken } },
    },
    'Mutation.changePassword': {
      by: await gateway.as(await world.member(circle, { password })),
      variables: {
        input: { currentPassword: password, newPassword: 'a staple of another battery' },
      },
    },
    'Mutation.register': {
      by: stranger,
      variables: { input: { email: 'newcomer@test.example', displayName: 'Asha', password: 'a staple of another battery' } },
    },
    'Mutation.verifyEmail': {
      by: stranger,
      variables: { input: { token: await linkTo('VERIFY_EMAIL', await registered()) } },
    },
    'Mutation.beginSecondFactor': { by: await gateway.as(await world.member(circle, { password })), variables: { input: { password } } },
    'Mutation.confirmSecondFactor': await confirming(),
    'Mutation.removeSecondFactor': await removing(),
    'Mutation.requestPasswordReset': {
      by: stranger,
      variables: { input: { email: person.email } },
    },
    'Mutation.resetPassword': {
      by: stranger,
      variables: {
        input: {
          token: await linkTo('RESET_PASSWORD', (await world.member(circle)).accountId),
          password: 'a staple of another battery',
        },
      },
    },
  }
}
