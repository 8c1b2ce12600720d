import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumPath, openBrowser, type Visit, visit } from '../support/browser.ts'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'

let sample: SampleGateway
let browser: Awaited<ReturnType<typeof openBrowser>>
let seen: Visit

if (!chromiumPath) {
  throw new Error('Chromium is not here, so GraphiQL was not looked at: install it or set CHROMIUM.')
}

beforeAll(async () => {
  if (!chromiumPath) return
  sample = await startSampleGateway()
  browser = await openBrowser()
  seen = await visit(browser, `${sample.url}/graphiql`)
})
afterAll(async () => {
  await browser?.close()
  await sample?.[Symbol.asyncDispose]()
})

const run = () => seen.page.getByRole('button', { name: /execute query/i }).click()
const answer = () => seen.page.locator('.result-window').innerText()
const shows = (text: string) => expect.poll(async () => (await answer()).replace(/\s+/g, ' '), { timeout: 15_000 }).toContain(text)

test.runIf(chromiumPath)('a wrong password is told, and the right one signs in', async () => {
  const { page } = seen
  await page.getByLabel('Address').fill('admin@vod-mpcg.example')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('The address or the password is wrong.').waitFor()
  await page.getByLabel('Password').fill(sample.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Signed in as').waitFor()
  expect(await page.getByLabel('acting for').innerText()).toContain('VOD_MPCG')
})

test.runIf(chromiumPath)('an example opens in a tab and is answered for whom it acts', async () => {
  await seen.page.getByRole('button', { name: 'The contracts with vendors' }).click()
  await run()
  await shows('"vendorCode": "MP-001"')
})

test.runIf(chromiumPath)('a subscription shows what another client does', async () => {
  await seen.page.getByRole('button', { name: /^Follow what happens/ }).click()
  await run()
  await sample.changeUntil(async () => (await answer()).includes('UPDATED'))
  await shows('"action": "UPDATED"')
  await seen.page.getByRole('button', { name: /stop/i }).click()
})

test.runIf(chromiumPath)('the schema is there to complete from and to read', async () => {
  await seen.page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
  await seen.page.getByText('Mutation', { exact: true }).first().waitFor()
})

test.runIf(chromiumPath)('nothing came from elsewhere, and the browser has nothing to complain of', async () => {
  if (process.env.SCREENSHOT) await seen.page.screenshot({ path: process.env.SCREENSHOT })
  expect([...seen.hosts]).toEqual([new URL(sample.url).host])
  expect(seen.complaints).toEqual([])
})

test.runIf(chromiumPath)('the policy is what keeps it so: it refuses a script of the page’s own', async () => {
  const other = await visit(browser, `${sample.url}/graphiql`)
  await other.page.addScriptTag({ content: 'window.planted = true' }).catch(() => {})
  expect(await other.page.evaluate('window.planted')).toBeUndefined()
  await expect.poll(() => other.complaints.join()).toMatch(/Content Security Policy/)
  await other.page.close()
})

test.runIf(chromiumPath)('who leaves is signed out on the server too', async () => {
  await seen.page.getByRole('button', { name: 'Sign out' }).click()
  await seen.page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await seen.page.evaluate('sessionStorage.length')).toBe(0)
})
