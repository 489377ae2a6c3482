/** Signs in the first cell of a row: its colour rule, its mark, its note, and whether times count from it. */
import { GLYPH_NAMES, ruleTip } from '../marks/colour-rule.ts'
import type { Marks } from '../marks/kept-capture.ts'
import { part } from './cell-parts.ts'
import { ruleOf } from './colour-rules.ts'
import type { LoadedRow } from './loaded-row.ts'

/** Marks of the rows; undefined where rows have none. */
export type MarksOf = () => Marks | undefined

function sign(className: string, glyph: string, words: string): HTMLSpanElement {
  const span = part(`row-sign ${className}`, '')
  // Drawn, not written: whoever copies the cell copies its value alone.
  span.dataset['glyph'] = glyph
  span.setAttribute('role', 'img')
  span.setAttribute('aria-label', words)
  span.title = words
  return span
}

/** Puts the signs of a row into a cell, and names its rule in the tip of the whole cell. */
export function showSigns(span: HTMLElement, row: LoadedRow, marksOf: MarksOf): void {
  const rule = ruleOf(row)
  const marks = marksOf()
  const note = marks?.notes.get(row.record)
  const isMarked = marks?.marked.has(row.record) === true
  const isReference = marks?.reference?.record === row.record
  if (rule === undefined && note === undefined && !isMarked && !isReference) return
  const signs = part('row-signs', '')
  if (isReference) signs.append(sign('sign-reference', '◷', 'Time reference: times count from this record'))
  if (note !== undefined) signs.append(sign('sign-note', '✎', `Note: ${note}`))
  if (isMarked) signs.append(sign('sign-mark', '⚑', 'Marked'))
  if (rule !== undefined) {
    const words = ruleTip(rule)
    signs.append(sign('sign-rule', rule.glyph, `${words} (${GLYPH_NAMES[rule.glyph]})`))
    span.title = words
  }
  span.append(signs)
}
