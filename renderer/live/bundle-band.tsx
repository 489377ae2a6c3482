import { Package, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'
import { dateText } from '../ui/clock-text.ts'
import { decodePlace, restorePlace } from './bundle-view.ts'
import { useLive } from './live-context.ts'
import './bundle-band.css'

/** Over a session that is an incident bundle: when it was made, and the notes of its maker; shows what they saw. */
export function BundleBand() {
  const viewer = useViewer()
  const manifest = useLive((state) => state.manifest)
  const timeZone = useSettings((settings) => settings.timeZone)
  const [dismissed, setDismissed] = useState<typeof manifest>()
  useEffect(() => {
    const place = manifest === undefined ? undefined : decodePlace(manifest.view)
    if (place !== undefined) restorePlace(viewer, place)
  }, [viewer, manifest])
  if (manifest === undefined || manifest === dismissed) return null
  return (
    <div className="band bundle-band" role="note" aria-label="Incident bundle">
      <Package size={14} strokeWidth={1.75} />
      <b>Incident bundle of {dateText(manifest.madeAt, timeZone).slice(0, 16)}</b>
      {manifest.isAnonymised && <span className="bundle-tag">anonymised</span>}
      <span className="band-text">{manifest.notes === '' ? 'without notes' : manifest.notes}</span>
      <IconButton icon={X} label="Hide the notes" onClick={() => setDismissed(manifest)} />
    </div>
  )
}
