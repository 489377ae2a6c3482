import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { markdownBlocks, markdownSpans } from '../../../renderer/help/markdown-blocks.ts'

describe('our documents in the viewer', () => {
  it('are headings, paragraphs, tables, lists and fenced text', () => {
    const text =
      '# A\n\none\ntwo\n\n| a | b |\n| - | - |\n| `x \\| y` | 2 |\n\n- first\n  goes on\n- second\n\n```\nas it is\n```\n'
    expect(markdownBlocks(text)).toEqual([
      { kind: 'heading', level: 1, text: 'A' },
      { kind: 'paragraph', text: 'one two' },
      { kind: 'table', head: ['a', 'b'], rows: [['`x | y`', '2']] },
      { kind: 'list', items: ['first goes on', 'second'] },
      { kind: 'code', text: 'as it is' },
    ])
  })

  it('have code, emphasis and links in their lines', () => {
    expect(markdownSpans('a `b_c_d` _e_ **f** [g](h)')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'code', text: 'b_c_d' },
      { kind: 'text', text: ' ' },
      { kind: 'emphasis', text: 'e' },
      { kind: 'text', text: ' ' },
      { kind: 'strong', text: 'f' },
      { kind: 'text', text: ' g' },
    ])
  })

  it('are read whole: the reference of filters keeps every row of its tables', () => {
    const text = readFileSync('docs/filters.md', 'utf8')
    const rows = markdownBlocks(text).reduce(
      (sum, block) => sum + (block.kind === 'table' ? block.rows.length + 2 : 0),
      0,
    )
    expect(rows).toBe(text.split('\n').filter((line) => line.startsWith('|')).length)
  })
})
