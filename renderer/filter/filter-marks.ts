/** Colours of the words, and the wavy line where a filter is wrong or not finished. */
import { RangeSetBuilder } from '@codemirror/state'
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view'
import type { FilterCheck } from './check-filter.ts'

const WORD =
  /("(?:[^"\\]|\\.)*"?|'[^']*'?)|([<>=!]=?|&&|\|\||!)|\b(and|or|not|in|contains|exists)\b|([@A-Za-z_][\w.:@#-]*)|(\d[\w.:/]*)/gi

const CLASSES = ['text', 'operator', 'word', 'field', 'number'] as const

interface Mark {
  readonly from: number
  readonly to: number
  readonly className: string
}

/** The coloured words of a text. */
export function wordMarks(text: string): Mark[] {
  let isAfterComparison = false
  return [...text.matchAll(WORD)].map((match) => {
    const kind = CLASSES[CLASSES.findIndex((_, index) => match[index + 1] !== undefined)] ?? 'field'
    // What follows a comparison is a value, even if it looks like a name.
    const shown = isAfterComparison && kind === 'field' ? 'text' : kind
    isAfterComparison = /^[<>=!]=?$|^contains$/i.test(match[0])
    return { from: match.index, to: match.index + match[0].length, className: `word-${shown}` }
  })
}

function build(view: EditorView, checkText: (text: string) => FilterCheck): DecorationSet {
  const text = view.state.doc.toString()
  const marks = wordMarks(text)
  const check = checkText(text)
  if ('at' in check) {
    // An error behind the last character is drawn under that character: there is nothing else to underline.
    const from = Math.min(check.at, Math.max(0, text.length - 1))
    const to = Math.min(text.length, Math.max(from + 1, check.at + check.length))
    if (to > from) marks.push({ from, to, className: `filter-mark filter-mark-${check.kind}` })
  }
  marks.sort((a, b) => a.from - b.from || a.to - b.to)
  const builder = new RangeSetBuilder<Decoration>()
  for (const mark of marks) builder.add(mark.from, mark.to, Decoration.mark({ class: mark.className }))
  return builder.finish()
}

/** Draws the marks of a text that `checkText` judges. */
export function filterMarks(checkText: (text: string) => FilterCheck) {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet
      constructor(view: EditorView) {
        this.decorations = build(view, checkText)
      }
      update(update: ViewUpdate) {
        if (update.docChanged) this.decorations = build(update.view, checkText)
      }
    },
    { decorations: (plugin) => plugin.decorations },
  )
}
