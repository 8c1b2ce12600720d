/** A part of a condition in SQL, and the whole with that part gone. */
type Stripped = { part: string; without: string }

type Span = { from: number; to: number }
type Operand = Span & { joins: Set<string> }

/**
 * Every condition in a text of SQL, once each with one of its parts taken out, however deep: a part
 * of an AND becomes true and asks nothing any more, a part of an OR becomes false and lets nobody in,
 * and what an IF asks before it turns somebody away becomes false.
 */
export function strippings(sql: string): Stripped[] {
  return operands(sql).map(({ from, to, joins }) => {
    const left = joins.has('OR') || joins.has('IF') ? 'false' : 'true'
    return { part: sql.slice(from, to), without: `${sql.slice(0, from)} ${left} ${sql.slice(to)}` }
  })
}

/** What AND and OR join, and what stands alone behind WHERE, ON or IF; inner ones in brackets too. */
function operands(sql: string): Operand[] {
  return brackets(sql).flatMap((inside) => {
    const words = wordsOf(sql, inside)
    return words.slice(0, -1).flatMap((word, index) => {
      const next = words[index + 1]!
      const joins = new Set<string>([word.text, next.text].filter((text) => text === 'AND' || text === 'OR'))
      const begins = word.text === 'IF' && next.text !== ';'
      const alone = begins || word.text === 'WHERE' || word.text === 'ON'
      const opens = alone || ['(', 'AND', 'OR'].includes(word.text)
      const asks = joins.size > 0 || alone
      if (begins) joins.add('IF')
      return opens && asks ? [{ ...trimmed(sql, { from: word.to, to: next.from }), joins }] : []
    })
  })
}

const clause = /;|\b(AND|OR|WHERE|ON|IF|THEN|BEGIN|RETURN|SELECT|(?<!DISTINCT )FROM|JOIN|LEFT|UNION|WITH|AS|ORDER|GROUP|LIMIT)\b/y

type Word = Span & { text: string }

/** The words of SQL at the top of a bracket, its two ends included. */
function wordsOf(sql: string, inside: Span): Word[] {
  const words: Word[] = [{ text: '(', from: inside.from, to: inside.from }]
  let at = inside.from
  while (at < inside.to) {
    const skipped = skip(sql, at)
    clause.lastIndex = at
    const found = skipped === at ? clause.exec(sql) : null
    if (found) words.push({ text: found[0], from: at, to: at + found[0].length })
    at = found ? at + found[0].length : Math.max(skipped, at + 1)
  }
  return [...words, { text: ')', from: inside.to, to: inside.to }]
}

/** The whole text and what every pair of brackets in it encloses. */
function brackets(sql: string): Span[] {
  const found: Span[] = [{ from: 0, to: sql.length }]
  for (let at = 0; at < sql.length; at++) {
    if (sql[at] === "'") at = endOfText(sql, at) - 1
    else if (sql[at] === '(') found.push({ from: at + 1, to: endOfBracket(sql, at) - 1 })
  }
  return found
}

/** Behind a bracket or a quoted text that begins here; else here. */
function skip(sql: string, at: number): number {
  if (sql[at] === '(') return endOfBracket(sql, at)
  return sql[at] === "'" ? endOfText(sql, at) : at
}

function endOfBracket(sql: string, start: number): number {
  let depth = 0
  for (let at = start; at < sql.length; at++) {
    if (sql[at] === "'") at = endOfText(sql, at) - 1
    else if (sql[at] === '(') depth++
    else if (sql[at] === ')' && --depth === 0) return at + 1
  }
  throw new Error(`an open bracket in ${sql}`)
}

const endOfText = (sql: string, start: number) => sql.indexOf("'", start + 1) + 1

function trimmed(sql: string, { from, to }: Span): Span {
  const text = sql.slice(from, to)
  const start = from + text.length - text.trimStart().length
  return { from: start, to: start + text.trim().length }
}
