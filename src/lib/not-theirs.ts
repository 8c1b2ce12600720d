/** What whoever acts in the place of a member is told about what only that person does. */
export const notTheirs = 'You act in the place of somebody: what is theirs alone is not for you.'
