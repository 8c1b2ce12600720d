import type { TestGateway } from '../../support/gateway.ts'
import { anew } from '../password/reset.ts'
import { register, verifyEmail } from './documents.ts'

export const password = 'a staple of another battery'

export const newcomers = ({ stranger }: TestGateway) => ({
  registers: (email: string, given: object = {}, address = anew()) =>
    stranger.with({ 'x-forwarded-for': address }).ask(register, { input: { email, displayName: 'Asha', password, ...given } }),
  proves: (token: string) => stranger.ask(verifyEmail, { input: { token } }),
})
