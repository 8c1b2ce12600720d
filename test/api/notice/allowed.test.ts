import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { createApiKey } from '../api-key/documents.ts'
import { anew, fresh, resets, startMailingGateway } from '../password/reset.ts'
import { factors } from '../second-factor/factor.ts'
import { changePassword } from '../session/documents.ts'
import { password, people } from '../session/people.ts'

const gateway = await startMailingGateway()
const { world, bearing, mailbox } = gateway
const { somebody, signsIn } = people(gateway)
const { careful, removes } = factors(gateway)
const { forgets, resets: reset } = resets(gateway)
afterAll(gateway.stop)

test('who changes their password is mailed so, with the time and the address', async () => {
  const member = await somebody()
  const { accessToken } = await signsIn(member)
  const address = anew()
  const client = bearing(accessToken).with({ 'x-forwarded-for': address })
  dataOf(await client.ask(changePassword, { input: { currentPassword: password, newPassword: fresh } }))
  const [told] = await mailbox.notices(member.email)
  expect(told).toContain('Your password for Circlegate was changed')
  expect(told).toContain(`from the address ${address}`)
  expect(told).not.toContain(fresh)
})

test('a new password by mail is told to the same mailbox', async () => {
  const member = await somebody()
  await forgets(member.email)
  dataOf(await reset(await mailbox.token(member.email)))
  const [told] = await mailbox.notices(member.email)
  expect(told).toContain('A new password for Circlegate was chosen')
  expect(told).not.toMatch(/token|http/)
})

test('a second factor that is turned on, and off, is told each time; its secret is not', async () => {
  const { email, accessToken, secret, codes } = await careful()
  const me = '{ me { hasSecondFactor } }'
  expect(dataOf(await bearing(accessToken).ask(me))).toEqual({ me: { hasSecondFactor: true } })
  dataOf(await removes(accessToken))
  expect(dataOf(await bearing(accessToken).ask(me))).toEqual({ me: { hasSecondFactor: false } })
  const told = await mailbox.notices(email, 2)
  expect(told[0]).toContain('was turned on')
  expect(told[1]).toContain('was turned off')
  for (const word of [secret, ...codes]) expect(told.join('\n')).not.toContain(word)
})

test('whoever makes a key is told, and is not told its secret; a key is not told of second factors', async () => {
  const member = await world.member(await world.circle())
  const input = { name: 'Reader', permissions: ['site.read'] }
  const made = dataOf(await (await gateway.as(member)).ask(createApiKey, { input })).createApiKey
  const [told] = await mailbox.notices(member.email)
  expect(told).toContain('The API key "Reader" of CIRCLE')
  expect(told).not.toContain(made.secret!)
  const asked = await gateway.showing(made.secret!).ask('{ me { hasSecondFactor } }')
  expect(dataOf(asked)).toEqual({ me: { hasSecondFactor: null } })
})

test('a wrong password, a sign-in and what was rolled back are told by no mail', async () => {
  const member = await somebody()
  const { accessToken } = await signsIn(member)
  const before = mailbox.received.length
  const wrong = { currentPassword: 'not this one', newPassword: fresh }
  await bearing(accessToken).ask(changePassword, { input: wrong })
  await removes(accessToken)
  // The next one that is told would come behind them.
  dataOf(await bearing(accessToken).ask(changePassword, { input: { currentPassword: password, newPassword: fresh } }))
  await mailbox.notices(member.email)
  expect(mailbox.received.length).toBe(before + 1)
})

test('where nobody carries letters they do not pile up', async () => {
  await world.run(`INSERT INTO letter (id, kind, expires_at) VALUES (gen_random_uuid(), 'NOTICE', now() - interval '1 minute')`)
  const member = await somebody()
  const { accessToken } = await signsIn(member)
  dataOf(await bearing(accessToken).ask(changePassword, { input: { currentPassword: password, newPassword: fresh } }))
  const [{ old } = { old: 1 }] = await world.run<{ old: number }>('SELECT count(*)::int AS old FROM letter WHERE expires_at <= now()')
  expect(old).toBe(0)
})
