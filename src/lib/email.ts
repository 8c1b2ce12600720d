/** Two spellings of one address fold to the same text; small letters may come apart, and are put together again. */
export const foldEmail = (email: string) =>
  email.trim().normalize('NFKC').toLowerCase().normalize('NFKC')
