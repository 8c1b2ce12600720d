import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { anybody } from '../invitation/chain.ts'
import { startMailingGateway } from '../password/reset.ts'
import { login } from '../session/documents.ts'
import { newcomers, password } from './people.ts'

const gateway = await startMailingGateway()
const { world, stranger, mailbox } = gateway
const { registers, proves } = newcomers(gateway)
afterAll(gateway.stop)

const signsIn = (email: string, given = password) => stranger.ask(login, { input: { email, password: given } })

test('whoever registers signs in once the address is proved, and not before', async () => {
  const email = anybody()
  expect(dataOf(await registers(email))).toEqual({ register: true })
  const token = await mailbox.token(email)
  expect(codeOf(await signsIn(email))).toBe('UNAUTHENTICATED')
  expect(dataOf(await proves(token))).toEqual({ verifyEmail: true })
  const session = dataOf(await signsIn(email)).login
  expect(session).toMatchObject({ user: { email, displayName: 'Asha' }, memberships: [] })
  // It belongs to no company, and so there is nothing to see.
  const answer = await gateway.bearing(session.accessToken).ask('{ sites { totalCount } }')
  expect(answer.data).not.toMatchObject({ sites: { totalCount: expect.any(Number) } })
  expect(answer.errors).toHaveLength(1)
})

test('of fifty tries with one link at once one makes the account', async () => {
  const email = anybody()
  dataOf(await registers(email))
  const token = await mailbox.token(email)
  const tried = await Promise.all(Array.from({ length: 50 }, () => proves(token)))
  expect(tried.filter(({ errors }) => !errors)).toHaveLength(1)
  const [count] = await world.run('SELECT count(*)::int AS n FROM account WHERE email_folded = $1', [email])
  expect(count).toEqual({ n: 1 })
})

test('what nobody has proved is swept when others register', async () => {
  const email = anybody()
  dataOf(await registers(email))
  await world.run(`UPDATE registration SET expires_at = now() - interval '1 second' WHERE email_folded = $1`, [email])
  dataOf(await registers(anybody()))
  expect(await world.run('SELECT FROM registration WHERE email_folded = $1', [email])).toEqual([])
})
