import { useState } from 'react'
import type { AlertRule } from '../../core/protocol/live-api.ts'
import { ALERT_MEASURES } from '../../core/protocol/live-api.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import {
  suggestedName,
  isPercentile,
  measurableColumns,
  MEASURE_NAMES,
  thresholdFactor,
  thresholdUnit,
} from './alert-words.ts'
import { askForNotifications } from './desktop-notes.ts'
import { useLive } from './live-context.ts'

const WINDOWS = [
  [10, '10 s'],
  [60, '1 min'],
  [300, '5 min'],
  [900, '15 min'],
  [3600, '60 min'],
] as const

const NEW_THRESHOLD: Readonly<Record<AlertRule['measure'], number>> = {
  count: 100,
  rate: 100,
  p50: 500,
  p95: 1000,
  p99: 2000,
}

/** Where a rule begins: what the filter of Flows lets through. */
function freshRule(filter: string): AlertRule {
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`
  return { id, name: '', filter, measure: 'count', windowSeconds: 60, comparison: 'above', threshold: 100, isOn: true }
}

/** Makes an alert rule, or changes one. */
export function AlertDialog() {
  const viewer = useViewer()
  const edited = useLive((state) => state.editedRule)
  const columns = measurableColumns(useViewerState((state) => state.columns))
  const [rule, setRule] = useState<AlertRule>(() => edited ?? freshRule(viewer.store.getState().view.wanted.filter))
  // How slow something is, is what a percentile is asked for most.
  const firstColumn = columns.find(({ type }) => type === 'duration') ?? columns[0]
  const columnOf = (id: string | undefined) => columns.find((column) => column.id === id)
  const column = columnOf(rule.column)
  const [threshold, setThreshold] = useState(() => String(rule.threshold / thresholdFactor(rule.measure, column)))
  const change = (part: Partial<AlertRule>) => setRule({ ...rule, ...part })
  const close = () => viewer.setOverlay('none')
  const amount = Number(threshold)
  const isComplete =
    threshold.trim() !== '' &&
    Number.isFinite(amount) &&
    amount >= 0 &&
    (!isPercentile(rule.measure) || column !== undefined)
  const save = () => {
    if (!isComplete) return
    const { column: _, ...rest } = rule
    const complete: AlertRule = {
      ...rest,
      ...(isPercentile(rule.measure) && rule.column !== undefined && { column: rule.column }),
      name: rule.name.trim() === '' ? suggestedName(rule) : rule.name.trim(),
      filter: rule.filter.trim(),
      threshold: amount * thresholdFactor(rule.measure, column),
    }
    close()
    askForNotifications(viewer.store.getState().info?.kind)
    void viewer.live.putRule(complete)
  }
  return (
    <Dialog label={edited === undefined ? 'New alert' : 'Alert'} onClose={close}>
      <h2>{edited === undefined ? 'New alert' : 'Change alert'}</h2>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <label className="dialog-row">
          <span>Filter</span>
          <input
            className="field mono"
            value={rule.filter}
            placeholder="every record"
            spellCheck={false}
            onChange={(event) => change({ filter: event.target.value })}
          />
        </label>
        <div className="dialog-row">
          <span>When</span>
          <span className="dialog-inline">
            <select
              className="field"
              aria-label="Measure"
              value={rule.measure}
              onChange={(event) => {
                const measure = ALERT_MEASURES.find((entry) => entry === event.target.value) ?? 'count'
                setThreshold(String(NEW_THRESHOLD[measure]))
                change({
                  measure,
                  ...(isPercentile(measure) &&
                    column === undefined &&
                    firstColumn !== undefined && { column: firstColumn.id }),
                })
              }}
            >
              {ALERT_MEASURES.map((measure) => (
                <option key={measure} value={measure}>
                  {MEASURE_NAMES[measure]}
                </option>
              ))}
            </select>
            {isPercentile(rule.measure) && (
              <select
                className="field"
                aria-label="Column"
                value={rule.column ?? ''}
                onChange={(event) => change({ column: event.target.value })}
              >
                {columns.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            )}
            <select
              className="field"
              aria-label="Comparison"
              value={rule.comparison}
              onChange={(event) => change({ comparison: event.target.value === 'below' ? 'below' : 'above' })}
            >
              <option value="above">above</option>
              <option value="below">below</option>
            </select>
            <input
              className="field alert-threshold"
              aria-label="Threshold"
              inputMode="decimal"
              value={threshold}
              onChange={(event) => setThreshold(event.target.value)}
            />
            <span>{thresholdUnit(rule.measure, column)}</span>
            <span>in the last</span>
            <select
              className="field"
              aria-label="Window"
              value={rule.windowSeconds}
              onChange={(event) => change({ windowSeconds: Number(event.target.value) })}
            >
              {WINDOWS.map(([seconds, name]) => (
                <option key={seconds} value={seconds}>
                  {name}
                </option>
              ))}
            </select>
          </span>
        </div>
        <label className="dialog-row">
          <span>Name</span>
          <input
            className="field"
            value={rule.name}
            placeholder={suggestedName(rule)}
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
        <p className="dialog-note">
          Percentiles need 30 values. An alert notifies this desktop and marks the time axis of Health; it stays for the
          next live session.
        </p>
        <div className="dialog-foot">
          <span className="top-gap" />
          <Button variant="quiet" label="Cancel" onClick={close} />
          <button type="submit" className="button button-primary" disabled={!isComplete}>
            {edited === undefined ? 'Add alert' : 'Change alert'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
