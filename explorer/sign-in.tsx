import { type FormEvent, useState } from 'react'
import { actFor, type Session, signIn, signOut, useSession } from './session.ts'

/** Above GraphiQL: a small form, or who is signed in and which company the next request acts for. */
export function SignIn() {
  const session = useSession()
  return <header>{session ? <SignedIn session={session} /> : <Form />}</header>
}

function Form() {
  const [problem, setProblem] = useState('')
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setProblem('')
    try {
      await signIn(String(form.get('email')), String(form.get('password')))
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  return (
    <form onSubmit={submit}>
      <label>
        Address
        <input
          name="email"
          type="email"
          autoComplete="username"
          placeholder="admin@vod-mpcg.example"
          required
        />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit">Sign in</button>
      <output className="problem">{problem}</output>
    </form>
  )
}

function SignedIn({ session: { user, memberships, tenantId } }: { session: Session }) {
  return (
    <div className="signed-in">
      <span>
        Signed in as <strong>{user.displayName}</strong> <small>{user.email}</small>
      </span>
      <label>
        acting for
        <select value={tenantId} onChange={({ target }) => actFor(target.value)}>
          {memberships.map(({ tenant, roles }) => (
            <option key={tenant.id} value={tenant.id}>
              {tenant.organizationCode} ({roles.map(({ name }) => name).join(', ')})
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </div>
  )
}
