/** The place in a statement that a failure names: `(line 2, column 7, …)`, or DuckDB's `LINE 2: …` with a caret below. */

export interface StatementPlace {
  /** From 1, both. */
  readonly line: number
  readonly column: number
}

/** Undefined when it names none. */
export function failurePlace(message: string): StatementPlace | undefined {
  const named = /\(line (\d+), column (\d+)/.exec(message)
  if (named !== null) return { line: Number(named[1]), column: Number(named[2]) }
  const lines = message.split('\n')
  const at = lines.findIndex((line) => /^LINE \d+: /.test(line))
  const [head = '', number] = /^LINE (\d+): /.exec(lines[at] ?? '') ?? []
  const caret = lines[at + 1]?.indexOf('^') ?? -1
  // A long line is shown from its middle on: its column cannot be told.
  if (number === undefined || caret < head.length || (lines[at] ?? '').startsWith(`${head}...`)) return undefined
  return { line: Number(number), column: caret - head.length + 1 }
}
