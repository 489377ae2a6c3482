import { Check, CircleX, Copy, Download, Package, Scale } from 'lucide-react'
import { Fragment } from 'react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { OctetLedger } from '../../core/protocol/ledger.ts'
import { octetSum } from '../app/octet-sum.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { CopyButton } from './copy-button.tsx'
import { useHealth } from './health-context.ts'
import { faultReport, ledgerJson } from './health-json.ts'
import { saveText } from '../ui/save-text.ts'
import './octet-equation.css'

interface Term {
  readonly name: string
  readonly octets: number
  readonly tone?: 'pending' | 'error'
}

function termsOf(octets: OctetLedger): readonly Term[] {
  return [
    { name: 'Headers', octets: octets.header },
    { name: 'Templates', octets: octets.template },
    { name: 'Options templates', octets: octets.optionsTemplate },
    { name: 'Decoded data', octets: octets.decoded },
    { name: 'Pending', octets: octets.pending, tone: 'pending' },
    { name: 'Undecodable', octets: octets.undecodable, tone: 'error' },
    { name: 'Malformed', octets: octets.malformed, tone: 'error' },
    { name: 'Padding', octets: octets.padding },
  ]
}

/** Where every octet that came in has gone, as an equation. */
export function OctetEquation({ octets }: { readonly octets: OctetLedger }) {
  const viewer = useViewer()
  const isLive = useViewerState((state) => state.status.live !== undefined)
  const report = useHealth((state) => state.report)
  const sum = octetSum(octets)
  const difference = `difference\u00a0${formatCount(sum.difference)}`
  return (
    <section className={sum.isExact ? 'equation' : 'equation is-wrong'} aria-label="Octet sum">
      <header className="equation-head">
        <Scale size={18} strokeWidth={1.75} className="equation-icon" />
        <h2>{sum.isExact ? 'Every octet is accounted for' : 'The octet sum is not exact'}</h2>
        <p>
          {formatCount(octets.in)} came in, {formatCount(sum.explained)} explained, {difference}
        </p>
        {!sum.isExact && (
          <CopyButton
            icon={CircleX}
            label="Report this"
            hint="Copies ledger, findings and settings, without any record"
            text={() => faultReport(viewer.store.getState().status, viewer.health.store.getState())}
          />
        )}
        {report !== undefined && (
          <span className="equation-tools">
            <CopyButton icon={Copy} label="Ledger as JSON" hint="Copies the ledger" text={() => ledgerJson(report)} />
            {isLive && <Button icon={Package} label="Incident bundle" onClick={() => viewer.setOverlay('bundle')} />}
            <IconButton
              icon={Download}
              label="Save the ledger as JSON"
              onClick={() => saveText('flowglass-ledger.json', ledgerJson(report))}
            />
          </span>
        )}
      </header>
      <dl className="equation-terms">
        {termsOf(octets).map(({ name, octets: count, tone }, index) => (
          <Fragment key={name}>
            {index > 0 && <span aria-hidden="true">+</span>}
            <div className={count > 0 && tone !== undefined ? `tone-${tone}` : undefined}>
              <dt>{name}</dt>
              <dd>{formatCount(count)}</dd>
            </div>
          </Fragment>
        ))}
        <div className="equation-sum">
          <span aria-hidden="true">{sum.isExact ? '=' : '≠'}</span>
          <div>
            <dt>Octets in</dt>
            <dd className={sum.isExact ? undefined : 'tone-error'}>
              {formatCount(octets.in)}
              {sum.isExact ? (
                <Check size={13} strokeWidth={2} className="tone-good" aria-label="exact" />
              ) : (
                <CircleX size={13} strokeWidth={1.75} aria-label="not exact" />
              )}
            </dd>
          </div>
        </div>
      </dl>
    </section>
  )
}
