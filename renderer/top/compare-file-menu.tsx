import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatCountShort, formatOctets } from '../../core/elements/format-quantity.ts'
import type { Failure, Result } from '../../core/protocol/failure.ts'
import type { UploadProgress } from '../host/host.ts'
import { FailureCard } from '../open/failure-card.tsx'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { MenuItem } from '../ui/menu.tsx'
import { compareWithChosen, compareWithRecent, compareWithSent } from './compare-file.ts'

/** Files that were open before, offered at most. */
const MAX_RECENT = 4

/** Which other capture the session is compared with. */
export function CompareFileMenu({ onDone }: { readonly onDone: () => void }) {
  const viewer = useViewer()
  const { top } = viewer.charts
  const input = useRef<HTMLInputElement>(null)
  const compare = useStore(top.store, (state) => state.compare)
  const hasDialog = useViewerState((state) => state.info?.hasFileDialog === true)
  const recent = useViewerState((state) => state.recent)
  const source = useViewerState((state) => state.status.source?.name)
  const compared = useViewerState((state) => state.status.compared)
  const [isOpening, setOpening] = useState(false)
  const [sending, setSending] = useState<UploadProgress>()
  const [failure, setFailure] = useState<Failure>()

  const open = async (opening: () => Promise<Result<boolean>>) => {
    if (isOpening) return
    setOpening(true)
    setFailure(undefined)
    const result = await opening()
    setOpening(false)
    setSending(undefined)
    if (!result.ok) setFailure(result.failure)
    else if (result.value) onDone()
  }
  const others = recent.filter(({ name, isMissing }) => !isMissing && name !== source && name !== compared?.name)
  const choose = () => {
    if (hasDialog) void open(() => compareWithChosen(viewer))
    else input.current?.click()
  }
  return (
    <>
      <div className="menu-title">Another capture</div>
      {compared !== undefined && compared.phase !== 'failed' && (
        <MenuItem
          label={compared.name}
          isChecked={compare.kind === 'file'}
          onSelect={() => {
            top.compareWith({ kind: 'file', file: compared.file, name: compared.name })
            onDone()
          }}
        />
      )}
      {others.slice(0, MAX_RECENT).map(({ id, name, records, octets }) => (
        <MenuItem
          key={id}
          label={`${name} · ${formatCountShort(records)} records, ${formatOctets(octets)}`}
          isChecked={false}
          onSelect={() => void open(() => compareWithRecent(viewer, id))}
        />
      ))}
      <MenuItem label={hasDialog ? 'Choose a file' : 'Send a file to the host'} isChecked={false} onSelect={choose} />
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Capture to compare with"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          target.value = ''
          if (file !== undefined) void open(() => compareWithSent(viewer, file, setSending))
        }}
      />
      {isOpening && (
        <p className="menu-note" role="status">
          {sending === undefined ? 'Being opened' : `Sending ${sending.name}, ${formatOctets(sending.octetsTotal)}`}
        </p>
      )}
      {failure !== undefined && (
        <FailureCard failure={failure} actionLabel="Dismiss" onAction={() => setFailure(undefined)} />
      )}
    </>
  )
}
