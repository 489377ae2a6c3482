/** The editor of statements: CodeMirror with the words of SQL and the names of the session. */
import { autocompletion, acceptCompletion, completionStatus, closeCompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { PostgreSQL, sql, type SQLNamespace } from '@codemirror/lang-sql'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { MAX_SQL_LENGTH } from '../../core/limits/export.ts'
import type { SqlSchema } from '../../core/protocol/export-api.ts'
import { onTyped, setEditorText } from '../ui/editor-text.ts'

export interface SqlEditorOptions {
  readonly parent: HTMLElement
  readonly text: string
  onChange(text: string): void
  onRun(): void
}

export interface SqlEditor {
  setText(text: string): void
  setSchema(schema: SqlSchema): void
  insert(text: string): void
  /** Puts the cursor at a line and a column, from 1. */
  showPlace(line: number, column: number): void
  focus(): void
  dispose(): void
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, class: 'sql-word' },
  { tag: [tags.string, tags.special(tags.string)], class: 'sql-text' },
  { tag: [tags.number, tags.bool, tags.null], class: 'sql-number' },
  { tag: [tags.lineComment, tags.blockComment], class: 'sql-comment' },
])

function namesOf(schema: SqlSchema): SQLNamespace {
  return Object.fromEntries(schema.tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]))
}

/** Puts an editor into an element. */
export function createSqlEditor(options: SqlEditorOptions): SqlEditor {
  const language = new Compartment()
  // DuckDB's grammar is PostgreSQL's with more in it.
  const words = (schema?: SqlSchema) =>
    sql({
      dialect: PostgreSQL,
      upperCaseKeywords: true,
      ...(schema !== undefined && { schema: namesOf(schema), defaultTable: 'records' }),
    })
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        Prec.high(
          keymap.of([
            {
              key: 'Mod-Enter',
              run: (editor) => {
                closeCompletion(editor)
                options.onRun()
                return true
              },
            },
            { key: 'Tab', run: acceptCompletion },
            {
              key: 'Escape',
              run: (editor) => completionStatus(editor.state) !== null && closeCompletion(editor),
              // Of names that are offered it closes the list, not the console around it.
              stopPropagation: true,
            },
          ]),
        ),
        autocompletion({ icons: false, maxRenderedOptions: 60 }),
        history(),
        keymap.of([...historyKeymap, ...defaultKeymap.filter(({ key }) => key !== 'Mod-/' && key !== 'Escape')]),
        language.of(words()),
        syntaxHighlighting(colours),
        placeholder('SELECT … FROM records. Ctrl Enter runs it'),
        EditorView.lineWrapping,
        EditorState.changeFilter.of((transaction) => transaction.newDoc.length <= MAX_SQL_LENGTH),
        EditorView.contentAttributes.of({ 'aria-label': 'Statement', spellcheck: 'false', autocapitalize: 'off' }),
        onTyped((text) => options.onChange(text)),
      ],
    }),
  })
  return {
    setText: (text) => setEditorText(view, text),
    setSchema: (schema) => view.dispatch({ effects: language.reconfigure(words(schema)) }),
    insert(text) {
      view.dispatch(view.state.replaceSelection(text))
      view.focus()
    },
    showPlace(line, column) {
      const { doc } = view.state
      if (line < 1 || line > doc.lines) return
      const { from, to } = doc.line(line)
      const at = Math.min(from + column - 1, to)
      const end = /\W/.test(doc.sliceString(at, at + 1)) ? at + 1 : (view.state.wordAt(at)?.to ?? at)
      view.dispatch({ selection: { anchor: at, head: Math.min(end, to) }, scrollIntoView: true })
      view.focus()
    },
    focus: () => view.focus(),
    dispose: () => view.destroy(),
  }
}
