/** The API's and Prisma's spelling of a name of the database's: every one is mapped so. */
export const camel = (name: string) =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** And the other way round. */
export const snake = (name: string) =>
  name.replace(/(?<=[a-z0-9])[A-Z]/g, (upper) => `_${upper}`).toLowerCase()
