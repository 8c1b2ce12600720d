import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { liesIn, parseHost } from '../../src/lib/host.ts'

describe('a host', () => {
  test.for([
    ['a.example', 'a.example'],
    ['A.Example.', 'a.example'],
    ['a.example:443', 'a.example'],
    ['a.example.:', 'a.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['ｂücher．example', 'xn--bcher-kva.example'],
    ['straße.example', 'xn--strae-oqa.example'],
    ['localhost:4000', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['[::1]:80', '::1'],
  ])('%s is %s', ([text, name]) => {
    expect(parseHost(text!)?.name).toBe(name)
  })

  test.for([
    '',
    '.',
    'a..b',
    'a b',
    'a@b.example',
    'a/b',
    'a:b',
    '::1',
    '[a]',
    'a\0b',
    '%61.example',
    '*.a.example',
  ])('%j is none', (text) => {
    expect(parseHost(text)).toBeUndefined()
  })

  test('has one spelling, which is its own', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.webAuthority(), fc.string(), fc.ipV4()), (text) => {
        const host = parseHost(text)
        if (host) expect(parseHost(host.name)).toEqual(host)
        expect(parseHost(text.toUpperCase())?.name).toBe(host?.name)
      }),
    )
  })

  test('lies in a domain that it ends with, at a dot', () => {
    expect(liesIn('a.b.example', 'b.example')).toBe(true)
    expect(liesIn('b.example', 'b.example')).toBe(true)
    expect(liesIn('ab.example', 'b.example')).toBe(false)
  })
})
