export type ParsedFilter =
  | { readonly ok: true }
  | { readonly ok: false; readonly at: number; readonly length: number; readonly message: string; readonly isUnfinished: boolean }

export function parseFilter(text: string): ParsedFilter {
  const tokens = [...text.matchAll(/"[^"]*"?|[<>=!]=?|[()]|[^\s<>=!()"]+/g)]
  let want: 'field' | 'operator' | 'value' | 'join' = 'field'
  for (const match of tokens) {
    const token = match[0]
    if (want === 'field' && /^(not|\()$/i.test(token)) continue
    const isOperator = /^[<>=!]=?$/.test(token)
    if (want === 'field' && !isOperator) want = 'operator'
    else if (want === 'operator' && isOperator) want = 'value'
    else if (want === 'value' && !isOperator) want = 'join'
    else if (want === 'join' && /^(and|or|&&|\|\|)$/i.test(token)) want = 'field'
    else if (want === 'join' && token === ')') continue
    else return { ok: false, at: match.index, length: token.length, message: `a ${want} is expected at ${match.index + 1}`, isUnfinished: false }
  }
  if (want === 'join') return { ok: true }
  const at = text.trimEnd().length
  return { ok: false, at: Math.max(0, at - 1), length: 1, message: `a ${want} is expected at ${at + 1}`, isUnfinished: true }
}
