/** What is there of it: entries without a value are left out. */
export function present<Key extends string>(
  all: Record<Key, string | undefined>,
): Partial<Record<Key, string>> {
  const known = Object.entries(all).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Partial<Record<Key, string>>
}
