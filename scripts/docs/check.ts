import { makePages } from './pages.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

const stale = (await makePages()).filter(({ text, kept }) => text !== kept)
for (const { file } of stale) say(`${file} is not current: npm run docs`)
if (stale.length > 0) process.exitCode = 1
else say('The pages that are made from the code are current.')
