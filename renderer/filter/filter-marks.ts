/** Colours of the words, and the wavy line where a filter is wrong or not finished. */
import { RangeSetBuilder } from '@codemirror/state'
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view'
import { findOperator } from '../../core/query/filter-language/filter-operators.ts'
import { parser } from '../../core/query/filter-language/filter-parser.generated.ts'
import { friendlyName } from '../../core/query/filter-language/friendly-names.ts'
import { NFDUMP_WORDS } from '../../core/query/filter-language/nfdump-words.ts'
import type { FilterCheck } from './check-filter.ts'

interface Mark {
  readonly from: number
  readonly to: number
  readonly className: string
}

type WordKind = 'text' | 'operator' | 'word' | 'field' | 'number'

const JOINTS: ReadonlySet<string> = new Set(['AndWord', 'OrWord', 'XorWord', 'NotWord', 'InWord', 'Sides'])
const SIGNS: ReadonlySet<string> = new Set(['Operator', 'AndSign', 'OrSign', 'XorSign', 'NotSign'])

function valueKind(text: string): WordKind {
  return /^-?\d/.test(text) ? 'number' : 'text'
}

/** Of the words of a condition: in nfdump's way a value follows its field without a sign, `dst port 443`. */
function nameKind(text: string, words: readonly string[]): WordKind {
  if (words.length === 0) return text.startsWith('"') || text.startsWith("'") ? 'text' : 'field'
  if (findOperator(text) !== undefined) return 'word'
  const isBehindOperator = words.some((word) => findOperator(word) !== undefined)
  const isField = friendlyName(text) !== undefined || Object.hasOwn(NFDUMP_WORDS, text.toLowerCase())
  return isField && !isBehindOperator ? 'field' : valueKind(text)
}

/** The coloured words of a text. */
export function wordMarks(text: string): Mark[] {
  const marks: Mark[] = []
  let words: string[] = []
  parser.parse(text).iterate({
    enter({ name, from, to }) {
      const put = (kind: WordKind) => void marks.push({ from, to, className: `word-${kind}` })
      const part = text.slice(from, to)
      if (name === 'Phrase') words = []
      else if (JOINTS.has(name)) put('word')
      else if (SIGNS.has(name)) put('operator')
      else if (name === 'Value') put(valueKind(part))
      else if (name === 'Name') {
        put(nameKind(part, words))
        words.push(part)
      }
    },
  })
  return marks.filter(({ from, to }) => to > from)
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
