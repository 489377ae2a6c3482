/** The filter's editor: CodeMirror on one line. It knows text and marks; what a filter means it is told. */
import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  startCompletion,
  type CompletionSource,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { EditorState, Prec, type Extension } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { onTyped, setEditorText } from '../ui/editor-text.ts'
import { completionLayout } from './completion-layout.ts'
import type { FilterCheck } from './check-filter.ts'
import { filterMarks } from './filter-marks.ts'
import { MAX_FILTER_LENGTH } from '../../core/limits/query.ts'

/** Milliseconds of typing before the completion opens. */
const COMPLETION_DELAY_MS = 120

export interface FilterEditorOptions {
  readonly parent: HTMLElement
  readonly text: string
  /** A filter of the rows that it is for, shown while there is none. */
  readonly example: string
  readonly complete: CompletionSource
  readonly check: (text: string) => FilterCheck
  onChange(text: string): void
  onSubmit(): void
  onLeave(): void
}

export interface FilterEditor {
  setText(text: string): void
  focus(): void
  dispose(): void
}

/** A pasted filter of several lines becomes one. */
const oneLine = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction
  const text = transaction.newDoc.toString().replace(/\s*\n\s*/g, ' ')
  return [
    { changes: { from: 0, to: transaction.startState.doc.length, insert: text }, selection: { anchor: text.length } },
  ]
})

const limited = EditorState.changeFilter.of((transaction) => transaction.newDoc.length <= MAX_FILTER_LENGTH)

function keys(options: FilterEditorOptions): Extension {
  return Prec.high(
    keymap.of([
      {
        key: 'Enter',
        run: () => {
          options.onSubmit()
          return true
        },
      },
      // With no completion open, Tab goes on to the next control.
      { key: 'Tab', run: acceptCompletion },
      { key: 'Ctrl-Space', mac: 'Ctrl-Space', run: startCompletion },
      {
        key: 'Escape',
        run: (view) => {
          if (completionStatus(view.state) !== null) return closeCompletion(view)
          options.onLeave()
          return true
        },
      },
    ]),
  )
}

/** Puts an editor into an element. */
export function createFilterEditor(options: FilterEditorOptions): FilterEditor {
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        autocompletion({
          override: [options.complete],
          activateOnTypingDelay: COMPLETION_DELAY_MS,
          icons: false,
          closeOnBlur: true,
          maxRenderedOptions: 60,
          ...completionLayout,
        }),
        keys(options),
        history(),
        keymap.of([
          ...historyKeymap,
          ...defaultKeymap.filter((binding) => binding.key !== 'Mod-/' && binding.key !== 'Tab'),
        ]),
        placeholder(`Filter: a field, an address or a comparison, like ${options.example}. Ctrl Space completes`),
        oneLine,
        limited,
        filterMarks(options.check),
        EditorView.contentAttributes.of({ 'aria-label': 'Filter', spellcheck: 'false', autocapitalize: 'off' }),
        onTyped((text) => options.onChange(text)),
      ],
    }),
  })
  return {
    setText: (text) => setEditorText(view, text),
    focus: () => view.focus(),
    dispose: () => view.destroy(),
  }
}
