import { Copy, History, Play, Square, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { MAX_SQL_ROWS } from '../../core/limits/export.ts'
import { FailureCard } from '../open/failure-card.tsx'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { copyText } from '../ui/clipboard.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { useLatest } from '../ui/use-latest.ts'
import { failurePlace } from './failure-place.ts'
import { resultAsText } from './result-columns.ts'
import { createSqlEditor, type SqlEditor } from './sql-editor.ts'
import { resultSentence, SqlResultTable } from './sql-result.tsx'
import { SqlSchemaList } from './sql-schema-list.tsx'
import './sql-console.css'

/** Letters of a statement that the list of the last ones shows. */
const SHOWN_LETTERS = 110

function LastStatements({ onChoose }: { readonly onChoose: (text: string) => void }) {
  const kept = useSettings((settings) => settings.sqlHistory)
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="sql-history">
      <Button
        variant="quiet"
        icon={History}
        label="Last statements"
        hasMenu
        isExpanded={isOpen}
        isDisabled={kept.length === 0}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Popover label="Last statements" side="below-right" onClose={() => setOpen(false)}>
          <Menu label="Last statements">
            {kept.map((text) => (
              <MenuItem
                key={text}
                label={text.replaceAll(/\s+/g, ' ').slice(0, SHOWN_LETTERS)}
                onSelect={() => {
                  setOpen(false)
                  onChoose(text)
                }}
              />
            ))}
          </Menu>
        </Popover>
      )}
    </div>
  )
}

/** Statements that read, on the store of the session. */
export function SqlConsole() {
  const viewer = useViewer()
  const { text, schema, result, failure, runningSinceMs } = useStore(viewer.sql.store)
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<SqlEditor>(undefined)
  const current = useLatest({ text })
  const isRunning = runningSinceMs !== undefined
  const close = () => viewer.setOverlay('none')

  useEffect(() => void viewer.sql.loadSchema(), [viewer])
  useEffect(() => {
    if (host.current === null) return
    const created = createSqlEditor({
      parent: host.current,
      text: current.current.text,
      onChange: viewer.sql.write,
      onRun: () => void viewer.sql.run(),
    })
    editor.current = created
    created.focus()
    return () => {
      editor.current = undefined
      created.dispose()
    }
  }, [viewer, current])
  useEffect(() => editor.current?.setText(text), [text])
  useEffect(() => {
    if (schema !== undefined) editor.current?.setSchema(schema)
  }, [schema])
  const place = failure === undefined ? undefined : failurePlace(failure.message)
  const write = (statement: string) => {
    viewer.sql.write(statement)
    editor.current?.focus()
  }
  return (
    <Dialog label="SQL console" className="sql-console" onClose={close}>
      <header>
        <h2>SQL console</h2>
        <span className="dialog-note">Reads the store of this session; nothing can be changed.</span>
        <span className="top-gap" />
        <LastStatements onChoose={write} />
        {isRunning ? (
          <Button icon={Square} label="Cancel" onClick={viewer.sql.cancel} />
        ) : (
          <button type="button" className="button button-primary" onClick={() => void viewer.sql.run()}>
            <Play size={15} strokeWidth={1.75} />
            Run <span className="button-keys">Ctrl Enter</span>
          </button>
        )}
        <IconButton icon={X} label="Close" keys="Esc" onClick={close} />
      </header>
      <div className="sql-body">
        {schema === undefined ? (
          <nav className="sql-schema" aria-label="Tables" />
        ) : (
          <SqlSchemaList schema={schema} onInsert={(name) => editor.current?.insert(name)} onExample={write} />
        )}
        <div className="sql-work">
          <div ref={host} className="sql-editor" />
          <div className="sql-answer" aria-busy={isRunning}>
            <div className="sql-sentence" role="status">
              {isRunning ? (
                'Running'
              ) : result === undefined ? (
                `At most ${formatCount(MAX_SQL_ROWS)} rows of a result are shown.`
              ) : (
                <>
                  <span>{resultSentence(result)}</span>
                  <span className="top-gap" />
                  <Button
                    variant="quiet"
                    icon={Copy}
                    label="Copy"
                    onClick={() => void copyText(resultAsText(result))}
                  />
                </>
              )}
            </div>
            {failure !== undefined && (
              <FailureCard
                failure={failure}
                actionLabel={place === undefined ? 'Back to it' : `Go to line ${place.line}, column ${place.column}`}
                onAction={() => {
                  if (place === undefined) editor.current?.focus()
                  else editor.current?.showPlace(place.line, place.column)
                }}
              />
            )}
            {result !== undefined && <SqlResultTable result={result} />}
          </div>
        </div>
      </div>
    </Dialog>
  )
}
