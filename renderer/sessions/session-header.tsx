import { Pin, Route, Server, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { TrafficMetric, TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'
import type { IconType } from '../ui/button.tsx'
import { BesideAddress } from '../names/beside-address.tsx'
import { endpointText } from '../timeline/endpoint-text.ts'

/** `template 256`; both when the two uniflows have different ones. */
function templatesText({ uniflows }: TrafficSessionDetails): string {
  const ids = [...new Set(uniflows.map(({ templateId }) => templateId))]
  return ids.length === 1 ? `template ${ids[0]}` : `templates ${ids.join(' and ')}`
}

/** What a verdict rests on. */
const JUDGED: ReadonlySet<TrafficMetric> = new Set(['roundTripTime', 'serverResponseTime', 'jitter', 'retransmissions'])

const VERDICT_ICONS: Readonly<Record<string, IconType>> = {
  server: Server,
  "client's network path": Route,
  "server's network path": Route,
}

function Verdict({ verdict }: { readonly verdict: NonNullable<TrafficSessionDetails['verdict']> }) {
  const Icon = VERDICT_ICONS[verdict.label] ?? TriangleAlert
  return (
    <>
      <span className="verdict-chip">
        <Icon size={13} strokeWidth={1.75} />
        {verdict.label}
      </span>
      <span className="ellipsis" title={verdict.sentence}>
        {verdict.sentence}
      </span>
    </>
  )
}

/** Why there is no verdict: all is as usual, or there is nothing to judge by. */
function withoutVerdict({ metrics }: TrafficSessionDetails): string {
  const isMeasured = metrics.some(({ metric, value }) => JUDGED.has(metric) && value !== null)
  return isMeasured ? 'nothing unusual was measured' : 'not measured: nothing to judge by'
}

export interface SessionHeaderProps {
  readonly details: TrafficSessionDetails
  readonly kind: 'shown' | 'compared'
  /** Buttons at the right end. */
  readonly children?: ReactNode
}

/** Which session this is, who exported it, and the answer in words. */
export function SessionHeader({ details, kind, children }: SessionHeaderProps) {
  const { application, serverName, exporter, uniflows, verdict } = details
  const service = [application, serverName].filter((name) => name !== null && name !== '')
  const joined = uniflows.length > 1 ? ' · two uniflows joined by address, port and time' : ' · one uniflow'
  return (
    <header className="session-header">
      {kind === 'compared' && <Pin size={14} strokeWidth={1.75} className="session-pin" />}
      <h3>
        {kind === 'compared' ? 'Compared with' : 'Session'}{' '}
        <b>
          {endpointText(details.client)}
          <BesideAddress address={details.client.address} /> → {endpointText(details.server)}
          <BesideAddress address={details.server.address} />
        </b>
      </h3>
      <span className="session-service ellipsis">{[...new Set(service)].join(' · ')}</span>
      <span className="session-origin ellipsis" title={details.clientEvidence}>
        {exporter}, {templatesText(details)}
        {kind === 'shown' && joined}
      </span>
      <span className="session-verdict">
        {verdict !== undefined && <Verdict verdict={verdict} />}
        {kind === 'shown' && verdict === undefined && (
          <span className="session-origin ellipsis">{withoutVerdict(details)}</span>
        )}
      </span>
      {children}
    </header>
  )
}
