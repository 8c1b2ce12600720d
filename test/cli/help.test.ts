import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { program } from '../../src/cli/program.ts'
import { Terminal } from '../../src/cli/terminal.ts'
import { circlegate } from '../support/terminal.ts'

const quiet = () => {}
const whole = program(new Terminal({}, quiet, quiet, process.stdin))

function pathsOf(command: Command, path: string[] = []): string[][] {
  return [path, ...command.commands.flatMap((part) => pathsOf(part, [...path, part.name()]))]
}

const paths = pathsOf(whole)

test('there are commands to look at', () => expect(paths.length).toBeGreaterThan(8))

test.each(paths.map((path) => [path.join(' ') || 'circlegate', path] as const))('%s --help says what it does', async (_, path) => {
  const { code, out, err } = await circlegate([...path, '--help'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/^Usage: circlegate/)
})

test.each(
  whole.commands.map((group) => [group.name(), group] as const),
)('%s shows examples, and what it shows is understood', async (name, group) => {
  const { out } = await circlegate([name, '--help'])
  const examples = [...out.matchAll(/^ {2}.*?circlegate ([\w .-]+?)(?: {2,}| \||$)/gm)]
  expect(examples.length).toBeGreaterThan(0)
  for (const [, line = ''] of examples) {
    const [first, second] = line.split(' ')
    expect(first).toBe(name)
    const parts = group.commands.map((part) => part.name())
    if (parts.length) expect(parts).toContain(second)
  }
})
