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
