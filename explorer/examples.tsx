import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { kinds } from 'examples'

/** What each kind of user may want to ask first. One click opens a tab with it. */
export const examples: GraphiQLPlugin = { title: 'Examples', icon: Bulb, content: Examples }

function Examples() {
  const queryEditor = useGraphiQL(({ queryEditor }) => queryEditor)
  const { addTab } = useGraphiQLActions()
  const open = (text: string) => {
    addTab()
    queryEditor?.setValue(text)
  }
  return (
    <section className="examples">
      <h2>Examples</h2>
      {kinds.map(({ title, email, operations }) => (
        <div key={title}>
          <h3>{title}</h3>
          <p>
            in the sample world <code>{email}</code>
          </p>
          <ul>
            {operations.map((operation) => (
              <li key={operation.title}>
                <button type="button" onClick={() => open(operation.text)}>
                  {operation.title}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function Bulb() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M9 18h6M10 21h4M12 3a6 6 0 0 0-3.5 10.9c.6.5 1 1.2 1 2v.1h5v-.1c0-.8.4-1.5 1-2A6 6 0 0 0 12 3Z" />
    </svg>
  )
}
