import { FileClock, FileX } from 'lucide-react'
import { formatCountShort, formatOctets } from '../../core/elements/format-quantity.ts'
import type { RecentFile } from '../../core/protocol/host-api.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { formatOpened } from './opened-at.ts'
import './recent-files.css'

/** Files that the list shows. */
const MAX_SHOWN = 6

function counts(file: RecentFile): string {
  const exporters = `${file.exporters} ${file.exporters === 1 ? 'exporter' : 'exporters'}`
  return `${formatCountShort(file.records)} ${file.records === 1 ? 'record' : 'records'} · ${exporters}`
}

function RecentRow({ file }: { readonly file: RecentFile }) {
  const viewer = useViewer()
  if (file.isMissing) {
    return (
      <li className="recent-row is-missing">
        <FileX size={15} strokeWidth={1.75} />
        <span className="ellipsis" title={`${file.folder}/${file.name}`}>
          {file.name}
        </span>
        <span className="recent-size">{formatOctets(file.octets)}</span>
        <span className="ellipsis">no longer there</span>
        <Button variant="quiet" label="Remove" onClick={() => void viewer.forgetRecent(file.id)} />
      </li>
    )
  }
  return (
    <li>
      <button
        type="button"
        className="recent-row"
        title={`${file.folder}/${file.name}`}
        onClick={() => void viewer.openRecent(file.id)}
      >
        <FileClock size={15} strokeWidth={1.75} />
        <span className="recent-name ellipsis">{file.name}</span>
        <span className="recent-size">{formatOctets(file.octets)}</span>
        <span className="ellipsis">{counts(file)}</span>
        <span className="ellipsis">{formatOpened(file.openedAt, new Date())}</span>
        <span
          className={file.findings > 0 ? 'badge badge-warn' : 'recent-none'}
          aria-label={`${file.findings} findings`}
        >
          {file.findings}
        </span>
      </button>
    </li>
  )
}

/** The files that were open last. */
export function RecentFiles() {
  const recent = useViewerState((state) => state.recent)
  const isRemote = useViewerState((state) => state.info?.kind === 'browser')
  if (recent.length === 0) return null
  return (
    <section aria-label="Recent files">
      <header className="start-heading">
        <h2>Recent</h2>
        <span>{isRemote ? 'files on the host' : 'nothing leaves this machine'}</span>
        <span className="start-heading-end">findings</span>
      </header>
      <ul className="start-card recent-list">
        {recent.slice(0, MAX_SHOWN).map((file) => (
          <RecentRow key={file.id} file={file} />
        ))}
      </ul>
    </section>
  )
}
