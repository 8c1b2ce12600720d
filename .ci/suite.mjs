// The whole suite. Files with a failure run once more, by themselves: the neighbours of a shared machine can
// starve a test of time. They are named, and what fails twice fails the run.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [report] = process.argv.slice(2)

const all = run()
const unsteady = failed(all.result)
// An error outside of every test is no test's to repeat.
const crashed = all.status !== 0 && unsteady.length === 0
const again = unsteady.length > 0 ? run(...unsteady) : undefined
for (const file of unsteady) console.log(`Failed in the whole suite, ran once more: ${file}`)

const failures = again?.result.numFailedTests ?? 0
const { numTotalTests: total, numPendingTests: skipped } = all.result
console.log(
  `${total - skipped - failures} passed, ${failures} failed, ${skipped} not for this database`,
)
process.exit(crashed || (again?.status ?? 0) !== 0 ? 1 : 0)

function run(...files) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status } = spawnSync('npm', ['test', '--', ...reporters, ...files], { stdio: 'inherit' })
  return { status: status ?? 1, result: JSON.parse(readFileSync(report, 'utf8')) }
}

function failed({ testResults }) {
  const files = testResults.filter(({ status }) => status === 'failed')
  return files.map(({ name }) => relative(process.cwd(), name))
}
