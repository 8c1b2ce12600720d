/** The editors check what is typed in threads of their own; each is a file that the gateway serves. */
const workers: Record<string, string> = { json: 'json', graphql: 'graphql' }

Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_id: string, label: string) =>
      new Worker(`/graphiql/${workers[label] ?? 'editor'}.worker.js`, { type: 'module' }),
  },
})
