import { CircleX, FileDown, Hourglass } from 'lucide-react'
import { useRef, useState } from 'react'
import { formatBinaryOctets, formatCount, formatOctets } from '../../core/elements/format-quantity.ts'
import type { PendingReport } from '../../core/protocol/template-report.ts'
import { parseTemplateSet } from '../../core/protocol/template-set.ts'
import { useHealth } from '../health/health-context.ts'
import { useDecodeRefusal } from '../health/use-decode-refusal.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { AssumedChoices } from './assumed-choice.tsx'
import { withTemplates } from './template-export.ts'
import type { TemplatePlace } from './template-names.ts'

/** Why nothing of a template is decoded, how long it can wait, and what can be done about it. */
export function PendingCard({ place, pending }: { readonly place: TemplatePlace; readonly pending: PendingReport }) {
  const viewer = useViewer()
  const settings = useViewerState((state) => state.status.settings)
  const limits = useHealth((state) => state.report?.pending)
  const isBusy = useDecodeRefusal().reason !== undefined
  const file = useRef<HTMLInputElement>(null)
  const [failure, setFailure] = useState<string>()
  const { templateId, protocolVersion } = place.template.key
  const isGivenUp = place.template.state === 'unresolved'
  const Icon = isGivenUp ? CircleX : Hourglass

  const amount = `${plural(pending.sets, 'set')}, ${formatOctets(pending.octets)},`

  const importSet = async (chosen: File) => {
    const parsed = parseTemplateSet(await chosen.text())
    if (!parsed.ok) {
      setFailure(`The file is no template set: ${parsed.reason} Choose one that was exported by Flowglass.`)
      return
    }
    setFailure(undefined)
    await viewer.decodeAgain((now) => withTemplates(now, parsed.set.templates))
  }
  return (
    <section
      className={isGivenUp ? 'pending-card is-given-up' : 'pending-card'}
      aria-label={isGivenUp ? 'Data whose template never came' : 'Data waiting for its template'}
    >
      <h3>
        <Icon size={15} strokeWidth={1.75} />
        <span>
          {isGivenUp
            ? `Template ${templateId} never came: ${amount} given up`
            : `${amount} ${pending.sets === 1 ? 'waits' : 'wait'} for template ${templateId}`}
        </span>
      </h3>
      <p>
        {place.session.exporter} sent data for template {templateId}, but not the template itself.{' '}
        {isGivenUp
          ? 'The octets were kept as long as it could come; now the ledger counts them as undecodable.'
          : 'The octets are kept and decoded the moment it comes; the records then appear at their own time, marked late.'}{' '}
        Exporters repeat templates every few minutes over UDP ({protocolVersion === 9 ? 'RFC 3954 §9' : 'RFC 7011 §8.4'}
        ), so a longer capture usually has it.
      </p>
      {limits !== undefined && limits.sets > 0 && (
        <p className="pending-limits">
          In all {plural(limits.sets, 'set')} and {formatOctets(limits.octets)} wait, at most{' '}
          {formatCount(limits.limitSets)} sets and {formatBinaryOctets(limits.limitOctets)} can.
        </p>
      )}
      <p>
        A template holds for its own transport session alone (RFC 7011 §8). If you know that another one fits, it can be
        used; such rows carry the mark “assumed template”.
      </p>
      <div className="pending-actions">
        <AssumedChoices />
        <Button
          icon={FileDown}
          label="Import template set…"
          isDisabled={isBusy}
          onClick={() => file.current?.click()}
        />
      </div>
      {settings.assumeFromOtherSessions && (
        <p className="pending-limits" role="status">
          Templates of other sessions are in use: none of them decodes this data.
        </p>
      )}
      {failure !== undefined && (
        <p className="pending-failure" role="alert">
          {failure}
        </p>
      )}
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label="Template set"
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen !== undefined) void importSet(chosen)
        }}
      />
    </section>
  )
}
