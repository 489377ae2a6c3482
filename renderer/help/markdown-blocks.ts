/** The little of Markdown that our own documents use: headings, paragraphs, tables, lists, fenced text. */

export type MarkdownBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }

export interface MarkdownSpan {
  readonly kind: 'text' | 'code' | 'emphasis' | 'strong'
  readonly text: string
}

/** Cells of a row of a table; `\|` is a bar. */
function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
}

/** The blocks of a document. */
export function markdownBlocks(document: string): readonly MarkdownBlock[] {
  const lines = document.split('\n')
  const blocks: MarkdownBlock[] = []
  const take = (belongs: (line: string) => boolean, from: number): string[] => {
    let end = from
    while (end < lines.length && belongs(lines[end] ?? '')) end += 1
    return lines.slice(from, end)
  }
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? ''
    const heading = /^(#+) (.*)$/.exec(line)
    if (line.trim() === '') {
      at += 1
    } else if (heading !== null) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' })
      at += 1
    } else if (line.startsWith('```')) {
      const text = take((each) => !each.startsWith('```'), at + 1)
      blocks.push({ kind: 'code', text: text.join('\n') })
      at += text.length + 2
    } else if (line.startsWith('|')) {
      const [head = '', , ...rows] = take((each) => each.startsWith('|'), at)
      blocks.push({ kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) })
      at += rows.length + 2
    } else if (/^[-*] /.test(line)) {
      const text = take((each) => each.trim() !== '', at)
      const items = text
        .join('\n')
        .split(/\n?^[-*] /m)
        .slice(1)
      blocks.push({ kind: 'list', items: items.map((item) => item.replaceAll(/\s+/g, ' ')) })
      at += text.length
    } else {
      const text = take((each) => each.trim() !== '' && !/^(?:\||#|```)/.test(each), at)
      blocks.push({ kind: 'paragraph', text: text.join(' ') })
      at += text.length
    }
  }
  return blocks
}

/** Code, emphasis and plain text of a line; a link reads as its words. */
export function markdownSpans(text: string): readonly MarkdownSpan[] {
  const spans: MarkdownSpan[] = []
  let from = 0
  const plain = (end: number) => {
    const between = text.slice(from, end).replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    if (between !== '') spans.push({ kind: 'text', text: between })
  }
  for (const match of text.matchAll(/(`+)(.+?)\1(?!`)|\*\*(.+?)\*\*|(?<![\w\\])_(.+?)_(?!\w)/g)) {
    plain(match.index)
    const [whole, , code, strong, emphasis] = match
    if (code !== undefined) spans.push({ kind: 'code', text: code })
    else if (strong !== undefined) spans.push({ kind: 'strong', text: strong })
    else spans.push({ kind: 'emphasis', text: emphasis ?? '' })
    from = match.index + whole.length
  }
  plain(text.length)
  return spans
}
