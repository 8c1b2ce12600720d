import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type ExitCode, exitCodes } from './exit-codes.ts'

/** What a command finds: lines for a person, and the same as one value for a program. */
export type Answer = { lines: readonly string[]; value: unknown; exitCode?: ExitCode }

export type Printing = { json?: boolean }

export const jsonOption = ['--json', 'print one JSON value instead of lines'] as const

/** All that a command may touch of the process. */
export class Terminal {
  exitCode: ExitCode = exitCodes.done

  constructor(
    readonly env: NodeJS.ProcessEnv,
    readonly out: (text: string) => void,
    readonly err: (text: string) => void,
    readonly input: Readable,
  ) {}

  /** What is given on standard input, without the end of its line. */
  async given(): Promise<string> {
    return (await text(this.input)).replace(/\r?\n$/, '')
  }

  show({ lines, value, exitCode }: Answer, { json }: Printing = {}): void {
    if (json) this.out(`${JSON.stringify(value, null, 2)}\n`)
    else for (const line of lines) this.out(`${line}\n`)
    if (exitCode !== undefined) this.exitCode = exitCode
  }

  /** What happens on the way is no part of an answer that a program reads. */
  progress({ json }: Printing = {}): (line: string) => void {
    return (line) => (json ? this.err : this.out)(`${line}\n`)
  }
}

/** Columns as wide as what stands in them. */
export function aligned(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  )
}
