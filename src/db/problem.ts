/** Why the database cannot be used, and what to do about it; no stack is worth showing. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem'

  constructor(
    readonly found: string,
    readonly todo?: string,
    options?: ErrorOptions,
  ) {
    super(lineOf(found, todo), options)
  }
}

/** One line. A sentence has one colon; and no full stop hangs on a command that will be copied. */
function lineOf(found: string, todo: string | undefined): string {
  if (!todo) return `${found}.`
  const line = `${found}${found.includes(': ') ? ';' : ':'} ${todo}`
  return todo.includes('run: ') ? line : `${line}.`
}
