/** The whole page over the in-memory host, as a test sees it. */
import { cleanup, render } from '@testing-library/react'
import { userEvent, type UserEvent } from '@testing-library/user-event'
import { EditorView } from '@codemirror/view'
import { App } from '../../renderer/app/app.tsx'
import { createFakeHost, type FakeHost, type FakeHostOptions } from '../../renderer/host/fake-host.ts'
import { createSettingsStore } from '../../renderer/state/settings.ts'
import { createViewer, type Viewer } from '../../renderer/state/viewer.ts'
import { ViewerProvider } from '../../renderer/state/viewer-context.tsx'

export interface ViewerPage {
  readonly host: FakeHost
  readonly viewer: Viewer
  readonly user: UserEvent
  /** Writes the filter as if it had been typed. */
  typeFilter(text: string): void
}

/** Draws the page on an empty document. */
export function showPage(options: Partial<FakeHostOptions> = {}): ViewerPage {
  cleanup()
  localStorage.clear()
  const host = createFakeHost({ records: 1000, ...options })
  const viewer = createViewer(host, createSettingsStore(localStorage))
  render(
    <ViewerProvider viewer={viewer}>
      <App />
    </ViewerProvider>,
  )
  return {
    host,
    viewer,
    user: userEvent.setup(),
    typeFilter(text) {
      const element = document.querySelector<HTMLElement>('.cm-editor')
      const editor = element === null ? null : EditorView.findFromDOM(element)
      if (editor === null) throw new Error('The filter is not on the page.')
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } })
    },
  }
}
