export type Params = { query: string; variables?: unknown; operationName?: string | null }
export type Answer = { data?: unknown; errors?: { message: string }[] }

/** One operation over HTTP, at the address that this page was served from. */
export async function post(params: Params, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(params),
  })
  return response.json()
}
