/** Why the database cannot be used, in one line that says what to do; no stack is worth showing. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem'
}
