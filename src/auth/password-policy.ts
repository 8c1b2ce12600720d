import { InvalidInput } from '../errors/index.ts'
import { foldEmail } from '../lib/email.ts'

const shortest = 12
const fewestLetters = 5

/** Of the passwords that are tried first, those that are long enough to come past the length. */
const worst = new Set(
  `123456789012 1234567890123 12345678901234 123456789abc 1234567890qwerty 1qaz2wsx3edc 1q2w3e4r5t6y
  0987654321098 abcdefghijkl abcdefghijklm abcd1234abcd abc123abc123 adminadmin123 administrator
  administrator1 changemenow1 changemeplease circlegate123 circlegate1234 football1234 footballfootball
  iloveyou1234 iloveyouforever letmeinletmein letmeinplease mypassword123 mypassword1234 newpassword1
  newpassword123 p@ssw0rd1234 p@ssword1234 passw0rd1234 password1234 password12345 password123456
  password123! password2024 password2025 password2026 passwordpassword princessprincess qazwsxedcrfv
  qwerty123456 qwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiop[] qwertyuiopas qwertyuiopasdf
  secretsecret sunshine1234 superman1234 test12345678 testtesttest trustno1trustno1 vodafone1234
  vodafone12345 welcome12345 welcome123456 zaq12wsxcde3`.split(/\s+/),
)

/** Refuses a new password that is soon guessed; `field` is where it was given. */
export function requireStrong(password: string, email: string, field = 'password'): void {
  const wrong = weaknessOf(password, email)
  if (wrong) throw new InvalidInput({ [field]: wrong })
}

function weaknessOf(password: string, email: string): string | undefined {
  const letters = [...password.normalize('NFKC')]
  const folded = letters.join('').toLowerCase()
  if (letters.length < shortest) return `Give at least ${shortest} characters.`
  if (new Set(folded).size < fewestLetters) return 'Use more different characters.'
  const address = foldEmail(email)
  if (folded.includes(address) || folded === address.split('@')[0])
    return 'Do not use your address.'
  if (worst.has(folded) || isRow(folded)) return 'This is one of the first that are tried.'
  return undefined
}

/** Each character is the next one after the one before: a part of the alphabet, or of the digits. */
const isRow = (text: string) =>
  [...text].every((_, i) => i === 0 || text.charCodeAt(i) - text.charCodeAt(i - 1) === 1)
