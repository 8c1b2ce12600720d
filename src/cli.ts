#!/usr/bin/env tsx
import { existsSync } from 'node:fs'
import { run } from './cli/program.ts'
import { Terminal } from './cli/terminal.ts'

// What is set already wins over the file.
if (existsSync('.env')) process.loadEnvFile('.env')

process.exitCode = await run(
  process.argv.slice(2),
  new Terminal(
    process.env,
    (text) => process.stdout.write(text),
    (text) => process.stderr.write(text),
    process.stdin,
  ),
)
