// @vitest-environment happy-dom
import { completionStatus, startCompletion } from '@codemirror/autocomplete'
import { EditorView, runScopeHandlers } from '@codemirror/view'
import { describe, expect, it, vi } from 'vitest'
import { createSqlEditor } from '../../../renderer/console/sql-editor.ts'

describe('the editor of the SQL console', () => {
  it('keeps an Escape that closes the names that are offered from the console around it', () => {
    const parent = document.createElement('div')
    document.body.append(parent)
    const editor = createSqlEditor({ parent, text: 'SEL', onChange: vi.fn(), onRun: vi.fn() })
    const view = EditorView.findFromDOM(parent)
    if (view === null) throw new Error('There is no editor.')
    const press = () => {
      const event = new KeyboardEvent('keydown', { key: 'Escape' })
      const stop = vi.spyOn(event, 'stopPropagation')
      runScopeHandlers(view, event, 'editor')
      return stop.mock.calls.length > 0
    }
    view.dispatch({ selection: { anchor: 0, head: 3 } })
    startCompletion(view)
    expect(completionStatus(view.state)).not.toBeNull()
    expect(press()).toBe(true)
    expect(completionStatus(view.state)).toBeNull()
    expect(press()).toBe(false)
    editor.dispose()
  })
})
