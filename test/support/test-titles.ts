/** The titles of the suites and tests of a file, as they stand in its source; nothing is run. */
import ts from 'typescript'

export interface TestTitle {
  /** `describe › it`; of `it.each` the text with its placeholders. */
  readonly path: string
  readonly kind: 'suite' | 'test'
  /** It, or a suite around it, is marked to be left out, or may be by a condition. */
  readonly isSkipped: boolean
}

const SKIPPING: ReadonlySet<string> = new Set(['skip', 'todo', 'skipIf', 'runIf', 'fails'])

/** Suites and tests of a source text, in its order. */
export function readTestTitles(source: string): TestTitle[] {
  const titles: TestTitle[] = []
  const file = ts.createSourceFile('file.test.tsx', source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX)

  function visit(node: ts.Node, outer: TestTitle | undefined): void {
    const found = ts.isCallExpression(node) ? titleOf(node, outer) : undefined
    if (found !== undefined) titles.push(found)
    ts.forEachChild(node, (child) => visit(child, found ?? outer))
  }

  visit(file, undefined)
  return titles
}

function titleOf(call: ts.CallExpression, outer: TestTitle | undefined): TestTitle | undefined {
  const [first] = call.arguments
  if (first === undefined || !ts.isStringLiteralLike(first)) return undefined
  const words = calleeWords(call.expression)
  const kind = words[0] === 'describe' ? 'suite' : words[0] === 'it' || words[0] === 'test' ? 'test' : undefined
  // `it.each(rows)` alone is no test yet: its title is in the call of what it gives.
  if (kind === undefined) return undefined
  const path = outer === undefined ? first.text : `${outer.path} › ${first.text}`
  return { path, kind, isSkipped: outer?.isSkipped === true || words.some((word) => SKIPPING.has(word)) }
}

/** `it`, `each` of `it.each(rows)`, and of `` it.each`rows` ``. */
function calleeWords(callee: ts.Expression): string[] {
  if (ts.isIdentifier(callee)) return [callee.text]
  if (ts.isPropertyAccessExpression(callee)) return [...calleeWords(callee.expression), callee.name.text]
  if (ts.isCallExpression(callee)) return calleeWords(callee.expression)
  if (ts.isTaggedTemplateExpression(callee)) return calleeWords(callee.tag)
  return []
}

/**
 * Whether a name stands for a test that runs: the end of a path, from a suite or test on. That of a suite stands for the tests in it.
 */
export function isRunningTest(titles: readonly TestTitle[], name: string): boolean {
  const found = titles.filter(({ path }) => path === name || path.endsWith(` › ${name}`))
  return found.some(({ path, kind, isSkipped }) => {
    if (kind === 'test') return !isSkipped
    return titles.some((inner) => inner.kind === 'test' && !inner.isSkipped && inner.path.startsWith(`${path} › `))
  })
}
