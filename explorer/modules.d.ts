/** Made from the files in operations/ when the page is built: see scripts/explorer. */
declare module 'examples' {
  export const kinds: readonly {
    title: string
    email: string
    operations: readonly { title: string; text: string }[]
  }[]
}

declare module '*.css'
