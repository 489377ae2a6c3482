import { Package, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { foreignRules, takeRules } from '../marks/colour-rule.ts'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { dateText } from '../ui/clock-text.ts'
import { plural } from '../ui/numbers.ts'
import { decodePlace } from './bundle-view.ts'
import { useLive } from './live-context.ts'
import { restoreBundle } from './restore-bundle.ts'
import './bundle-band.css'

/** Over a session that is an incident bundle: when it was made, and the notes of its maker; shows what they saw. */
export function BundleBand() {
  const viewer = useViewer()
  const manifest = useLive((state) => state.manifest)
  const timeZone = useSettings((settings) => settings.timeZone)
  const [dismissed, setDismissed] = useState<typeof manifest>()
  useEffect(() => {
    if (manifest !== undefined) void restoreBundle(viewer, manifest)
  }, [viewer, manifest])
  const ownRules = useSettings((settings) => settings.colourRules)
  const theirRules = useMemo(() => decodePlace(manifest?.view ?? '')?.colourRules ?? [], [manifest])
  const offered = foreignRules(ownRules, theirRules)
  if (manifest === undefined || manifest === dismissed) return null
  return (
    <div className="band bundle-band" role="note" aria-label="Incident bundle">
      <Package size={14} strokeWidth={1.75} />
      <b>Incident bundle of {dateText(manifest.madeAt, timeZone).slice(0, 16)}</b>
      {manifest.isAnonymised && <span className="bundle-tag">anonymised</span>}
      <span className="band-text">{manifest.notes === '' ? 'without notes' : manifest.notes}</span>
      {offered.length > 0 && (
        <Button
          variant="quiet"
          label={`Use its ${plural(offered.length, 'colour rule')}`}
          onClick={() => viewer.settings.setState({ colourRules: takeRules(ownRules, theirRules) })}
        />
      )}
      <IconButton icon={X} label="Hide the notes" onClick={() => setDismissed(manifest)} />
    </div>
  )
}
