import { Layers, X } from 'lucide-react'
import { useDecodeRefusal } from '../health/use-decode-refusal.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'

/** The choices about templates of elsewhere, each with its way back: the file is decoded again. */
export function AssumedChoices() {
  const viewer = useViewer()
  const settings = useViewerState((state) => state.status.settings)
  const { isLive, reason } = useDecodeRefusal()
  const isBusy = reason !== undefined
  const imported = settings.assumedTemplates
  return (
    <>
      {settings.assumeFromOtherSessions ? (
        <Button
          icon={X}
          label="Use no template of another session"
          isDisabled={isBusy}
          onClick={() => void viewer.decodeAgain((now) => ({ ...now, assumeFromOtherSessions: false }))}
        />
      ) : (
        <Button
          icon={Layers}
          label="Decode with a template of another session"
          isDisabled={isBusy}
          onClick={() => void viewer.decodeAgain((now) => ({ ...now, assumeFromOtherSessions: true }))}
        />
      )}
      {imported > 0 && (
        <Button
          icon={X}
          label={`Use no imported template (${imported})`}
          isDisabled={isBusy}
          onClick={() => void viewer.decodeAgain((now) => ({ ...now, assumedTemplates: [] }))}
        />
      )}
      {isLive && <p className="pending-limits">{reason}</p>}
    </>
  )
}

/** Above a template of elsewhere: what its records rest on, and how to do without. */
export function AssumedNote({ records }: { readonly records: number }) {
  return (
    <section className="assumed-note" aria-label="Decoded with a template of elsewhere">
      <p>
        {plural(records, 'record')} {records === 1 ? 'was' : 'were'} decoded with a template of another session or file,
        because you chose so (RFC 7011 §8 has a template hold for its own session alone).
      </p>
      <div className="pending-actions">
        <AssumedChoices />
      </div>
    </section>
  )
}
