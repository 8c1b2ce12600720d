import { type Copy, compiled } from './copy.ts'
import { askAs, withGateway } from './gateway.ts'
import { inFolder } from './run.ts'
import { type Server, withDatabase } from './server.ts'

/** What is wrong with a copy, in one line; nothing when all is well. */
type Complaint = string | undefined
export type Proof = { name: string; complaint: (copy: Copy) => Promise<Complaint> }

/** The first line of an output that the pattern finds, or its first line at all. */
function lineOf(output: string, pattern: RegExp): string {
  const lines = output.split('\n').map((line) => line.trim())
  const plain = lines.filter((line) => line !== '' && !line.startsWith('npm warn'))
  return plain.find((line) => pattern.test(line)) ?? plain[0] ?? 'it failed without a word'
}

export const compiles: Proof = {
  name: 'the compiler',
  async complaint({ folder }) {
    const remembering = ['--incremental', '--tsBuildInfoFile', compiled]
    const { ok, output } = await inFolder(folder, 'npx', ['tsc', '-p', '.', ...remembering])
    return ok ? undefined : lineOf(output, /error TS/)
  },
}

/** Pages and lists that are made from the code and committed. */
export const isPrinted: Proof = {
  name: 'a check',
  async complaint({ folder }) {
    for (const script of ['schema:check', 'docs:check']) {
      const { ok, output } = await inFolder(folder, 'npm', ['run', '--silent', script])
      if (!ok) return lineOf(output, /^(\w+(Error|Problem)?: |schema|docs|Without a|Breaking)/)
    }
    return undefined
  },
}

export const answers = (server: Server): Proof => ({
  name: 'a question',
  complaint: ({ folder }) =>
    withDatabase(server, (url) => withGateway(folder, url, ask)).catch(
      (error: Error) => error.message,
    ),
})

/** A circle of the sample world writes a note; its corporate, which sees its rows, reads it. */
async function ask(url: string): Promise<Complaint> {
  const circle = await askAs(url, 'manager@vod-mpcg.example')
  type Sites = { sites: { nodes: { id: string; tenantId: string }[] } }
  const { sites } = await circle<Sites>('{ sites(first: 1) { nodes { id tenantId } } }')
  const [site] = sites.nodes
  const text = 'Ring twice.'
  const create = 'mutation ($i: CreateAccessNoteInput!) { createAccessNote(input: $i) { id } }'
  await circle(create, { i: { siteId: site?.id, text } })
  const corporate = await askAs(url, 'viewer@vod.example')
  const read = `query ($id: ID!, $tenantId: ID!) {
    site(id: $id, tenantId: $tenantId) { accessNotes { nodes { text } } }
  }`
  type Notes = { site: { accessNotes: { nodes: { text: string }[] } } }
  const answer = await corporate<Notes>(read, site)
  return answer.site.accessNotes.nodes[0]?.text === text ? undefined : JSON.stringify(answer)
}

type Report = { testResults: { message: string; assertionResults: Assertion[] }[] }
type Assertion = { status: string; fullName: string }

/** Tests by their files, all of them or those whose title has some words. */
export const passes = (files: string[], title?: string): Proof => ({
  name: 'a test',
  async complaint({ folder }) {
    const named = title === undefined ? [] : [`--testNamePattern=${title}`]
    const args = ['vitest', 'run', '--bail=1', '--reporter=json', ...named, ...files]
    const { ok, output } = await inFolder(folder, 'npx', args)
    return ok ? undefined : failureIn(output)
  },
})

function failureIn(output: string): string {
  const json = output.split('\n').find((line) => line.startsWith('{"'))
  const { testResults = [] } = JSON.parse(json ?? '{}') as Partial<Report>
  const failed = testResults
    .flatMap((file) => file.assertionResults)
    .find((one) => one.status === 'failed')
  const message = testResults.map((file) => file.message).find(Boolean)
  return failed?.fullName ?? message?.split('\n', 1)[0] ?? lineOf(output, /Error/)
}
