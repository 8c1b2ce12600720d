import { GraphiQL } from 'graphiql'
import { examples } from './examples.tsx'
import { fetcher } from './fetcher.ts'
import { SignIn } from './sign-in.tsx'

const welcome = `# Sign in above, then press Ctrl-Enter. Examples for each kind of user are behind the light bulb.
# Headers may be added below; X-Tenant-ID is set by the choice of company above.

query WhoAmI {
  me {
    displayName
    memberships {
      tenant { organizationCode organizationName type }
      roles { name }
    }
  }
}
`

export function Explorer() {
  return (
    <>
      <SignIn />
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={[examples]}
          defaultQuery={welcome}
          visiblePlugin={examples}
        >
          <GraphiQL.Logo>
            <span className="logo">Circlegate</span>
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  )
}
