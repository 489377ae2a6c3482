import { Bell, BellOff, BellRing, Pencil, Plus, Trash2, TriangleAlert } from 'lucide-react'
import type { AlertState } from '../../core/protocol/live-api.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { clockText } from '../ui/clock-text.ts'
import { formatCellValue } from './alert-value.ts'
import { ruleSentence, valueSentence } from './alert-words.ts'
import { useLive } from './live-context.ts'
import { useLiveReport } from './use-live-report.ts'
import './alerts-section.css'

/** Firings that are listed of each rule. */
const FIRINGS_SHOWN = 3

const STATE_NAMES: Readonly<Record<AlertState['state'], string>> = {
  quiet: 'quiet',
  firing: 'fires',
  invalid: 'cannot be evaluated',
}

function AlertRow({ alert }: { readonly alert: AlertState }) {
  const viewer = useViewer()
  const columns = useViewerState((state) => state.columns)
  const timeZone = useSettings((settings) => settings.timeZone)
  const { rule, state, firings } = alert
  const Icon = !rule.isOn ? BellOff : state === 'firing' ? BellRing : state === 'invalid' ? TriangleAlert : Bell
  const column = columns.find(({ id }) => id === rule.column)
  const last = firings.slice(-FIRINGS_SHOWN).reverse()
  return (
    <li className={`alert-row is-${rule.isOn ? state : 'off'}`}>
      <Icon size={15} strokeWidth={1.75} aria-label={rule.isOn ? STATE_NAMES[state] : 'off'} />
      <div>
        <p className="alert-name">
          <b className="ellipsis" title={rule.name}>
            {rule.name}
          </b>
          <span className="alert-tools">
            <IconButton
              icon={Pencil}
              label={`Change ${rule.name}`}
              onClick={() => {
                viewer.live.store.setState({ editedRule: rule })
                viewer.setOverlay('alert')
              }}
            />
            <IconButton
              icon={Trash2}
              label={`Remove ${rule.name}`}
              onClick={() => void viewer.live.removeRule(rule.id)}
            />
          </span>
        </p>
        <p className="alert-rule">{ruleSentence(rule, columns)}</p>
        {rule.filter !== '' && (
          <button
            type="button"
            className="alert-filter mono ellipsis"
            title={`Show the rows of ${rule.filter}`}
            onClick={() => viewer.showRows(rule.filter)}
          >
            {rule.filter}
          </button>
        )}
        <p className={state === 'firing' && rule.isOn ? 'tone-warn' : 'alert-rule'}>{valueSentence(alert, columns)}</p>
        {last.map((firing) => (
          <p key={firing.from} className="alert-firing">
            {clockText(firing.from, timeZone)} – {firing.to === undefined ? 'now' : clockText(firing.to, timeZone)} ·{' '}
            {formatCellValue(rule.measure, firing.value, column)}
          </p>
        ))}
      </div>
      <button
        type="button"
        className="switch"
        role="switch"
        aria-checked={rule.isOn}
        aria-label={rule.name}
        onClick={() => void viewer.live.putRule({ ...rule, isOn: !rule.isOn })}
      >
        <i />
      </button>
    </li>
  )
}

/** Rules, how they stand, and when they were broken last. */
export function AlertsSection({ isShown }: { readonly isShown: boolean }) {
  const viewer = useViewer()
  useLiveReport(isShown)
  const alerts = useLive((state) => state.alerts)
  const filter = useViewerState((state) => state.view.wanted.filter)
  const add = () => {
    viewer.live.store.setState({ editedRule: undefined })
    viewer.setOverlay('alert')
  }
  return (
    <section className="side-section" aria-label="Alerts">
      <header className="pane-header">
        <h3 className="pane-title">Alerts</h3>
        <span className="pane-note ellipsis">thresholds on a filter</span>
        <span className="top-gap" />
        <Button variant="quiet" icon={Plus} label={filter === '' ? 'Alert' : 'Alert on the filter'} onClick={add} />
      </header>
      {alerts.length === 0 ? (
        <p className="list-note">
          None yet. An alert watches how many records a filter lets through, or how slow they are.
        </p>
      ) : (
        <ul className="alerts">
          {alerts.map((alert) => (
            <AlertRow key={alert.rule.id} alert={alert} />
          ))}
        </ul>
      )}
    </section>
  )
}
