type Node = { url: string }

/** All that a node counts, as Prometheus reads it. */
export const metricsOf = async ({ url }: Node) => (await fetch(`${url}/metrics`)).text()

/** The value of a series, by its name and some of its labels. */
export async function readingOf(node: Node, name: string, ...labels: string[]): Promise<number> {
  const lines = (await metricsOf(node)).split('\n').filter((line) => line.startsWith(name))
  const found = lines.filter((line) => labels.every((label) => line.includes(label)))
  return found.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}
