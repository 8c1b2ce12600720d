import type { Statement } from './lanes/opening.ts'
import type { Lanes, Operation } from './lanes.ts'

/** Work of its own on a plane: committed when it is done, rolled back when it fails. */
export async function transaction<T>(
  lanes: Lanes,
  work: (operation: Operation) => Promise<T>,
): Promise<T> {
  const operation = lanes.begin({ mode: 'write' })
  try {
    const result = await work(operation)
    await operation.commit()
    return result
  } catch (error) {
    await operation.rollback(error)
    throw error
  }
}

/** Tries a statement of which no answer depends, and says whether it was done. */
export async function attempted(lanes: Lanes, statement: Statement): Promise<boolean> {
  try {
    await transaction(lanes, (op) => op.query(statement))
    return true
  } catch {
    return false
  }
}
