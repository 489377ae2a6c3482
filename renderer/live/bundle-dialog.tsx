import { Package } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { MAX_BUNDLE_TEXT_LENGTH } from '../../core/limits/live.ts'
import { formatOctets } from '../../core/elements/format-quantity.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import { FailureCard } from '../open/failure-card.tsx'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { plural } from '../ui/numbers.ts'
import { marksForBundle } from './bundle-marks.ts'
import { encodePlace } from './bundle-view.ts'
import { LastMinutes } from './last-minutes.tsx'
import { elapsedText } from './live-words.ts'

/** Asks what goes into an incident bundle, and has it written. */
export function BundleDialog() {
  const viewer = useViewer()
  const recording = useViewerState((state) => state.status.live?.recording)
  const [seconds, setSeconds] = useState<number | undefined>(undefined)
  const [isAnonymised, setIsAnonymised] = useState(false)
  const [hasNotes, setHasNotes] = useState(false)
  const [notes, setNotes] = useState('')
  const [isSaving, setIsSaving] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const close = () => viewer.setOverlay('none')
  const save = async () => {
    setIsSaving(true)
    setFailure(undefined)
    const state = viewer.store.getState()
    const { colourRules } = viewer.settings.getState()
    const marks = marksForBundle(viewer.marks.store.getState(), {
      selected: state.selected,
      hasNotes: hasNotes || !isAnonymised,
    })
    const result = await viewer.live.saveBundle({
      ...(seconds !== undefined && { lastSeconds: seconds }),
      isAnonymised,
      notes: notes.trim(),
      view: encodePlace(state, { isAnonymised, colourRules }),
      ...(marks.length > 0 && { marks }),
    })
    setIsSaving(false)
    if (!result.ok) {
      setFailure(result.failure)
      return
    }
    if (result.value === false) return
    const { name, octets, datagrams, records } = result.value
    const missing = marks.length - (result.value.marks ?? 0)
    close()
    viewer.notices.say({
      tone: 'done',
      title: 'Incident bundle saved',
      text: `${name}: ${formatOctets(octets)}, ${plural(datagrams, 'datagram')}, ${plural(records, 'record')}${
        missing === 0 ? '' : `; ${plural(missing, 'marked or selected record')} not among them`
      }`,
    })
  }
  const noted = useStore(viewer.marks.store, (state) => state.notes.size)
  const isRecorded = recording !== undefined && recording.state !== 'off'
  return (
    <Dialog label="Save incident bundle" onClose={close}>
      <h2>Save incident bundle</h2>
      <p className="dialog-note">
        One pcapng file that Flowglass and Wireshark open: the datagrams as they came, templates, learned names, this
        view, marks, colour rules and your notes.
      </p>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <div className="dialog-row">
          <span>The last</span>
          <span className="dialog-inline">
            <LastMinutes value={seconds} onChange={setSeconds} />
            {recording !== undefined && (
              <span className="dialog-note">
                {elapsedText(recording.seconds)} recorded, {formatOctets(recording.octets)}
              </span>
            )}
          </span>
        </div>
        <div className="dialog-row">
          <span className="is-top">Privacy</span>
          <span>
            <label className="check">
              <input
                type="checkbox"
                checked={isAnonymised}
                onChange={(event) => setIsAnonymised(event.target.checked)}
              />
              Anonymise addresses, names and URLs
            </label>
            <p className="dialog-note">
              {isAnonymised
                ? 'Addresses of one network stay together (prefix-preserving). Filters and colour rules are left out; the notes below go along as they are.'
                : 'Everything goes along as it came.'}
            </p>
            {isAnonymised && noted > 0 && (
              <label className="check">
                <input type="checkbox" checked={hasNotes} onChange={(event) => setHasNotes(event.target.checked)} />
                With the {plural(noted, 'note')} on records, as they are
              </label>
            )}
          </span>
        </div>
        <label className="dialog-row">
          <span className="is-top">Notes</span>
          <textarea
            className="field"
            value={notes}
            maxLength={MAX_BUNDLE_TEXT_LENGTH}
            placeholder="What happened, when, what was tried"
            onChange={(event) => setNotes(event.target.value)}
          />
        </label>
        {!isRecorded && (
          <p className="tone-warn" role="status">
            Nothing was recorded in this session, so there is nothing to save. Record the next one.
          </p>
        )}
        {failure !== undefined && (
          <FailureCard failure={failure} actionLabel="Dismiss" onAction={() => setFailure(undefined)} />
        )}
        <div className="dialog-foot">
          <span className="top-gap" />
          <Button variant="quiet" label="Cancel" onClick={close} />
          <button type="submit" className="button button-primary" disabled={!isRecorded || isSaving}>
            <Package size={15} strokeWidth={1.75} />
            {isSaving ? 'Writing' : 'Save bundle'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
