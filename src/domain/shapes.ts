import { z } from 'zod'
import { parseId } from '../lib/ids.ts'

/** An id in its one spelling. */
export const id = z.string().transform((given, check) => {
  const parsed = parseId(given)
  if (!parsed) check.addIssue('This is not an id: a UUID is expected.')
  return parsed ?? z.NEVER
})

/** A field of a change that may be left out: null leaves it as it is, too. */
export const orLeft = <Shape extends z.ZodType>(shape: Shape) =>
  shape.nullish().transform((value) => value ?? undefined)

/** Some of a list to choose from; nobody ticks more boxes by hand. */
export const some = <Shape extends z.ZodType>(shape: Shape) =>
  z.array(shape).max(500, 'Give at most 500.').nullish()

/** One line of text, without what surrounds it. */
export const line = (longest: number) =>
  z
    .string()
    .transform((text) => text.trim())
    .pipe(
      z
        .string()
        .min(1, 'Give at least one character.')
        .max(longest, `Give at most ${longest} characters.`)
        // Joiners are letters' own in Indian scripts; all else that nobody sees makes two names look like one.
        .regex(
          /^(?:[\u200c\u200d]|[^\p{Cc}\p{Cf}])*$/u,
          'Characters that nobody sees are not allowed.',
        ),
    )

/** Text that is compared and never kept: blanks count. */
export const secret = (longest: number) =>
  z
    .string()
    .min(1, 'Give at least one character.')
    .max(longest, `Give at most ${longest} characters.`)

/** What somebody types to search for; nothing is looked for when it is empty. */
export const search = (longest: number) =>
  z.string().max(longest, `Give at most ${longest} characters.`).nullish()

const degrees = (most: number) => {
  const range = `From -${most} to ${most}.`
  return z.number().min(-most, range).max(most, range)
}

export const position = z.object({
  latitude: degrees(90),
  longitude: degrees(180),
  accuracyMeters: z.number().min(0, 'Not below 0.').max(100_000, 'Not above 100,000.').nullish(),
})

/** An address that mail can be sent to, in one spelling of its letters. Nothing in it ends a header or a list. */
export const email = z
  .string()
  .transform((text) => text.trim().normalize('NFKC'))
  .pipe(
    z
      .string()
      .max(254, 'Give at most 254 characters.')
      .regex(
        /^[^\s\p{C}@"(),:;<>[\]\\]{1,64}@[^\s\p{C}@"(),:;<>[\]\\.]+(\.[^\s\p{C}@"(),:;<>[\]\\.]+)+$/u,
        'This is no address: one like name@company.example is expected.',
      ),
  )
