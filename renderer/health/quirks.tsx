import { Binary, ClockAlert, Layers, Tag, Timer, Type, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatCount, formatOctets } from '../../core/elements/format-quantity.ts'
import type { QuirkName } from '../../core/protocol/decode-settings.ts'
import type { HabitName, HealthReport, QuirkReport } from '../../core/protocol/health-report.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import type { IconType } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { useHealth } from './health-context.ts'
import { leaveToEvidence, QUIRKS, switchableQuirk, switchQuirk } from './quirk-choice.ts'
import { useDecodeRefusal } from './use-decode-refusal.ts'
import { useFirst } from './use-first.tsx'
import './quirks.css'

const ICONS: Record<QuirkName | HabitName, IconType> = {
  'plain-microseconds': ClockAlert,
  'four-octet-seconds': Binary,
  'clock-offset': Timer,
  'trailing-nul': Type,
  'method-as-text': Tag,
}

interface SwitchRowProps {
  readonly icon: IconType
  readonly name: string
  readonly hint: string
  readonly figure?: string
  readonly note: ReactNode
  readonly label: string
  readonly isOn: boolean
  /** Why it cannot be switched now; undefined when it can. */
  readonly refusal: string | undefined
  /** Undefined where there is nothing to switch. */
  readonly onSwitch: ((isOn: boolean) => void) | undefined
  readonly children?: ReactNode
}

interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly refusal: string | undefined
  readonly onSwitch: (isOn: boolean) => void
}

function Switch({ label, isOn, refusal, onSwitch }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={isOn}
      aria-label={label}
      aria-disabled={refusal !== undefined}
      title={refusal ?? (isOn ? 'Switch off and read again' : 'Switch on and read again')}
      onClick={() => {
        // A button that is disabled would lose the focus with each switch.
        if (refusal === undefined) onSwitch(!isOn)
      }}
    >
      <i />
    </button>
  )
}

function SwitchRow(props: SwitchRowProps) {
  const { icon: Icon, name, hint, figure, note, label, isOn, refusal, onSwitch, children } = props
  return (
    <li className="quirk">
      <Icon size={16} strokeWidth={1.75} className={isOn ? 'tone-warn' : 'tone-note'} />
      <div className="quirk-words">
        <p title={hint}>
          <b>{name}</b> {figure !== undefined && <span className="quirk-figure">{figure}</span>}
        </p>
        <p className="quirk-note">{note}</p>
        {children}
      </div>
      {onSwitch !== undefined && <Switch label={label} isOn={isOn} refusal={refusal} onSwitch={onSwitch} />}
    </li>
  )
}

interface QuirkProps {
  readonly report: QuirkReport
  readonly refusal: string | undefined
}

function Quirk({ report, refusal }: QuirkProps) {
  const viewer = useViewer()
  const { name, meaning, unit } = QUIRKS[report.quirk]
  return (
    <SwitchRow
      icon={ICONS[report.quirk]}
      name={name}
      hint={meaning}
      {...(report.count > 0 ? { figure: plural(report.count, unit) } : {})}
      note={
        <>
          <span title={report.exporter}>{report.exporter}</span> · {report.evidence}
        </>
      }
      label={`${name}, ${report.exporter}`}
      isOn={report.isApplied}
      refusal={refusal}
      onSwitch={switchableQuirk(report) && ((isOn) => void viewer.decodeAgain((now) => switchQuirk(now, report, isOn)))}
    >
      {report.state !== 'by-evidence' && (
        <p className="quirk-note">
          Switched {report.state} by hand.{' '}
          <button
            type="button"
            className="list-link"
            disabled={refusal !== undefined}
            onClick={() => void viewer.decodeAgain((now) => leaveToEvidence(now, report))}
          >
            Leave it to the evidence
          </button>
        </p>
      )}
    </SwitchRow>
  )
}

/** How far the file is read again. */
function AgainProgress() {
  const isAgain = useHealth((state) => state.isDecodingAgain)
  const progress = useViewerState((state) => state.status.progress)
  const failure = useHealth((state) => state.failure)
  if (failure !== undefined) {
    return (
      <p className="again again-failure" role="alert">
        {failure.message} {failure.nextStep} <span className="mono">{failure.code}</span>
      </p>
    )
  }
  if (!isAgain) return null
  const total = progress?.octetsTotal ?? 0
  const percent = total === 0 ? undefined : Math.round(((progress?.octetsRead ?? 0) / total) * 100)
  return (
    <p className="again" role="status">
      <span>Reading again{percent === undefined ? '' : `, ${formatCount(percent)} %`}</span>
      <progress max={100} value={percent} aria-label="Reading the file again" />
    </p>
  )
}

function assumeNote(isOn: boolean, sets: number, undecodable: number): string {
  const data =
    sets > 0
      ? `${plural(sets, 'set')} that wait${sets === 1 ? 's' : ''}`
      : undecodable > 0
        ? `${formatOctets(undecodable)} that nothing decodes`
        : undefined
  if (!isOn) {
    return data === undefined ? 'No data lacks a template' : `Would try the templates of other sessions on ${data}`
  }
  const marked = 'Records decoded with the template of another session are marked'
  return data === undefined ? marked : `${marked}; no other session has one for ${data}`
}

/** What was read otherwise than the standard says, and what a user may decide about it. */
export function Quirks({ report }: { readonly report: HealthReport }) {
  const viewer = useViewer()
  const settings = useViewerState((state) => state.status.settings)
  const { isLive, reason: refusal } = useDecodeRefusal()
  const { shown, more } = useFirst(report.quirks, 'quirk', 24)
  const { sets } = report.pending
  return (
    <section className="side-section" aria-label="Quirks">
      <header className="pane-header">
        <h3 className="pane-title">Quirks</h3>
        <span className="pane-note ellipsis" title={isLive ? refusal : undefined}>
          {isLive ? 'cannot be switched while it is live' : 'each can be switched, the file is decoded again'}
        </span>
      </header>
      <AgainProgress />
      <ul className="quirks">
        {shown.map((quirk) => (
          <Quirk key={`${quirk.quirk} ${quirk.session} ${quirk.exporter}`} report={quirk} refusal={refusal} />
        ))}
        {more}
        <SwitchRow
          icon={Unplug}
          name="templates across sessions"
          hint="RFC 7011 §8: a template is valid in its own transport session only. Records decoded with another’s are marked"
          note={assumeNote(settings.assumeFromOtherSessions, sets, report.ledger.octets.undecodable)}
          label="Templates across sessions"
          isOn={settings.assumeFromOtherSessions}
          refusal={refusal}
          onSwitch={(isOn) => void viewer.decodeAgain((now) => ({ ...now, assumeFromOtherSessions: isOn }))}
        />
        <SwitchRow
          icon={Layers}
          name="stale templates dropped"
          hint="RFC 7011 §8.4: over UDP a template that is not refreshed within its lifetime may be discarded"
          note="A template that was not refreshed for three intervals is no longer used; off: it is used and called stale"
          label="Stale templates dropped"
          isOn={settings.dropStaleTemplates}
          refusal={refusal}
          onSwitch={(isOn) => void viewer.decodeAgain((now) => ({ ...now, dropStaleTemplates: isOn }))}
        />
      </ul>
    </section>
  )
}
