/** The text of an editor, seen from outside: what is typed is told, what is set is not told back. */
import { Annotation, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

const fromOutside = Annotation.define<boolean>()

/** Tells the text after each change that `setEditorText` did not make. */
export function onTyped(tell: (text: string) => void): Extension {
  return EditorView.updateListener.of(({ docChanged, transactions, state }) => {
    const isOutside = transactions.some((transaction) => transaction.annotation(fromOutside) === true)
    if (docChanged && !isOutside) tell(state.doc.toString())
  })
}

/** Puts another text into an editor, and the cursor behind it. */
export function setEditorText(view: EditorView, text: string): void {
  if (view.state.doc.toString() === text) return
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: text.length },
    annotations: fromOutside.of(true),
  })
}
