import { useState } from 'react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Popover } from '../ui/popover.tsx'
import { Button } from '../ui/button.tsx'

/** Asks for a record's number and shows its row. */
export function GoToRecord() {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'go-to')
  const records = useViewerState((state) => state.status.records.data + state.status.records.options)
  const [failure, setFailure] = useState<string>()
  const [text, setText] = useState('')
  if (!isOpen) return null
  const close = () => {
    setFailure(undefined)
    setText('')
    viewer.setOverlay('none')
  }
  const go = async () => {
    const record = Number(text.replaceAll(',', '').trim())
    if (!Number.isInteger(record) || record < 1 || record > records) {
      setFailure(`Records are numbered 1 to ${formatCount(records)}`)
      return
    }
    const row = await viewer.findRow(record)
    if (row < 0) {
      setFailure('The filter hides this record')
      return
    }
    close()
    // After the popover has given the focus back, or that would select the row it was on.
    setTimeout(() => viewer.reveal(row, record), 0)
  }
  return (
    <div className="go-to-host">
      <Popover label="Go to record" onClose={close}>
        <form
          className="go-to"
          onSubmit={(event) => {
            event.preventDefault()
            void go()
          }}
        >
          <label htmlFor="go-to-record">Record</label>
          <input
            id="go-to-record"
            inputMode="numeric"
            autoComplete="off"
            value={text}
            aria-invalid={failure !== undefined}
            onChange={(event) => {
              setText(event.target.value)
              setFailure(undefined)
            }}
          />
          <Button label="Go" onClick={() => void go()} />
          {failure !== undefined && (
            <span className="go-to-failure" role="alert">
              {failure}
            </span>
          )}
        </form>
      </Popover>
    </div>
  )
}
