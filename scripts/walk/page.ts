/** A piece of code that the page adds to a file, and where: at its end unless a line is named. */
export type Addition = {
  file: string
  text: string
  /** The place is looked for below the first line that holds this. */
  in?: string
  after?: string
  before?: string
  /** A line that it takes the place of. */
  instead?: string
}

export type Step = { title: string; additions: Addition[]; commands: string[] }

const fence = /^```(\w+) (.+)\n([\s\S]*?)^```$/gm
const attribute = /(\w+)=(?:"([^"]*)"|'([^']*)')/g

/** The steps of a page: its numbered headings, with the marked blocks of code below each. */
export function stepsOf(page: string): Step[] {
  const [, ...sections] = page.split(/^(?=## \d+\. )/m)
  return sections.map((section) => {
    const [heading = ''] = section.split('\n', 1)
    const blocks = [...section.matchAll(fence)].map(([, language, info = '', text = '']) => {
      const given = [...info.matchAll(attribute)].map(([, name, double, single]) => [
        name,
        double ?? single,
      ])
      return { language, text, ...Object.fromEntries(given) } as Addition & { run?: string }
    })
    return {
      title: heading.replace(/^## /, ''),
      additions: blocks.filter(({ file }) => file !== undefined),
      commands: blocks.flatMap(({ run }) => run ?? []),
    }
  })
}

/** The file with the addition in it; a place that is not there any more is the page's mistake. */
export function added(content: string, { text, file, ...place }: Addition): string {
  const { after, before, instead } = place
  const anchor = after ?? before ?? instead
  if (anchor === undefined) return content + text
  const lines = content.split('\n')
  const start = place.in === undefined ? 0 : lineWith(lines, place.in, { from: 0, file })
  const line = lineWith(lines, anchor, { from: start, file })
  const at = after === undefined ? line : line + 1
  lines.splice(at, instead === undefined ? 0 : 1, text.replace(/\n$/, ''))
  return lines.join('\n')
}

function lineWith(lines: string[], part: string, { from, file }: { from: number; file: string }) {
  const found = lines.findIndex((line, index) => index >= from && line.includes(part))
  if (found < 0) throw new Error(`${file} has no line with: ${part}`)
  return found
}
