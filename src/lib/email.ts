/** Two spellings of one address fold to the same text. */
export const foldEmail = (email: string) => email.trim().normalize('NFKC').toLowerCase()
