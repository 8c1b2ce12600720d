/** What is looked at, in the order in which it is told. */
type About =
  | 'environment'
  | 'disk'
  | 'port'
  | 'redis'
  | 'mail'
  | 'database'
  | 'rights'
  | 'migrations'
  | 'drift'
  | 'keys'

/** One thing that was looked at. What is not fine says what to do about it. */
export type Finding = { about: About; found: string } & (
  | { state: 'fine' }
  | { state: 'warning' | 'wrong'; todo: string }
)

export const fine = (about: About, found: string): Finding => ({ about, state: 'fine', found })

/** It works, and somebody will be surprised one day. */
export const warning = (about: About, found: string, todo: string): Finding => {
  return { about, state: 'warning', found, todo }
}

/** The gateway does not start like this, or not safely. */
export const wrong = (about: About, found: string, todo: string): Finding => {
  return { about, state: 'wrong', found, todo }
}
