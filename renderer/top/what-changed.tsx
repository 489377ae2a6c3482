import { TrendingUp } from 'lucide-react'
import { useStore } from 'zustand'
import { DEFAULT_CELL_OPTIONS } from '../../core/elements/format-cell.ts'
import type { Figure, FigureColumn } from '../../core/protocol/aggregate-api.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { shareText } from '../ui/share-text.ts'
import { comparedWith } from './compare-choice.ts'
import { ComparedFileLine } from './compared-file-line.tsx'
import { usePanelColumns } from './panel-columns.ts'
import { lossText, panelMeasure, panelTitle, rowHint, rowText, shownFigure } from './panel-words.ts'
import { factorText, rankChanges } from './rank-changes.ts'
import { drillDown } from './top-actions.ts'
import type { TopPanel } from './top-panel.ts'

/** Shares where there are such, else the amounts. */
function movedText(figure: Figure, column: FigureColumn, panel: TopPanel): string {
  return figure.share === undefined ? shownFigure(figure, column, panel) || 'none' : shareText(figure.share, 1)
}

/** What rose, fell, appeared and vanished, of all panels. */
export function WhatChanged({ panels }: { readonly panels: readonly TopPanel[] }) {
  const viewer = useViewer()
  const { panels: states, compare, isBusy } = useStore(viewer.charts.top.store)
  const columnsOf = usePanelColumns()
  const range = useViewerState((state) => state.view.wanted.timeRange)
  const timeZone = useSettings((settings) => settings.timeZone)
  const against = comparedWith(compare, range, timeZone)
  if (against === undefined) return null
  const changes = rankChanges(panels, states)
  const answers = panels.flatMap(({ id }) => states[id]?.changes ?? [])
  const [first] = answers
  const lost = [
    ['now', lossText(first?.coverageAfter.losses)],
    [against, lossText(first?.coverageBefore.losses)],
  ].filter(([, text]) => text !== '')
  return (
    <section className="what-changed" aria-label={`What changed against ${against}`}>
      <div className="what-changed-head">
        <h2>
          <TrendingUp size={14} strokeWidth={1.75} />
          What changed against {against}
        </h2>
        <p>
          Ranked by how much the share moved. Only values seen at least 30 times in one of the two are ranked. A double
          click shows the records.
        </p>
        {compare.kind === 'file' && <ComparedFileLine changes={answers} />}
        {lost.map(([when, text]) => (
          <p key={when} className="tone-error">
            {text} {when}
          </p>
        ))}
      </div>
      <ol>
        {changes.map((change) => {
          const { panel, row, key } = change
          const result = states[panel.id]?.changes
          if (result === undefined) return null
          const options = { ...DEFAULT_CELL_OPTIONS, timeZone }
          const { text, more } = rowText(row, result.keys, options)
          const title = `${panelTitle(panel, columnsOf)} ${text}${more === '' ? '' : ` ${more}`}`
          const isUp = row.change === 'rose' || row.change === 'appeared'
          return (
            <li
              key={key}
              title={`before: ${rowHint(row.before, result.measure, undefined)}\nnow: ${rowHint(row.after, result.measure, undefined)}`}
              onDoubleClick={() => drillDown(viewer, row.filter)}
            >
              <span className="ellipsis">
                {title}
                <span className="change-measure"> {panelMeasure(panel, columnsOf)}</span>
              </span>
              <span className="change-before">{movedText(row.before, result.measure, panel)}</span>
              <span aria-hidden="true" className="change-arrow">
                →
              </span>
              <b>{movedText(row.after, result.measure, panel)}</b>
              <span className={isUp ? 'change-factor is-up' : 'change-factor'}>
                {isUp ? '↑ ' : '↓ '}
                {factorText(change)}
              </span>
              <button type="button" disabled={row.filter === ''} onClick={() => drillDown(viewer, row.filter)}>
                as filter
              </button>
            </li>
          )
        })}
        {changes.length === 0 && (
          <li className="change-none">
            {panels.every(({ basis }) => basis !== undefined)
              ? 'Only records are compared, and no panel counts them'
              : isBusy
                ? 'Being compared'
                : 'Nothing that was seen often enough has changed'}
          </li>
        )}
      </ol>
    </section>
  )
}
