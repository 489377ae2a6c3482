import { useMemo, useState, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { DEFAULT_CELL_OPTIONS } from '../../core/elements/format-cell.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { Figure, TopResult, TopRow } from '../../core/protocol/aggregate-api.ts'
import { figureText, numberOf } from '../aggregate/figure-text.ts'
import { ContextMenu } from '../menu/context-menu.tsx'
import { BesideAddress } from '../names/beside-address.tsx'
import { addressIn } from '../names/cell-address.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { shareText } from '../ui/share-text.ts'
import { comparedWith, lengthRatio, scopesOf } from './compare-choice.ts'
import { PanelHeader, type PanelHeaderProps } from './panel-header.tsx'
import { usePanelColumns } from './panel-columns.ts'
import {
  countedNoun,
  countText,
  coverageText,
  leftOutText,
  lossText,
  panelMeasure,
  panelTitle,
  rowHint,
  rowText,
  shownFigure,
} from './panel-words.ts'
import { drillDown, rowEntries, type TopTarget } from './top-actions.ts'
import { groupKey } from './panel-questions.ts'
import { MORE_ROWS } from './top-keeper.ts'
import type { TopPanel } from './top-panel.ts'

/** Server errors are red wherever they stand for themselves. */
function isErrorRow({ keys }: TopRow, result: TopResult): boolean {
  return result.keys.some((column, index) => {
    const key = keys[index]
    return /^@?status$|Status$/.test(column.id) && typeof key === 'number' && key >= 500
  })
}

/** The address that a group is of; undefined for prefixes, other values and several keys. */
function addressOf({ keys }: TopRow, result: TopResult): string | undefined {
  const [column] = result.keys
  const [key] = keys
  if (column === undefined || key === undefined || keys.length > 1) return undefined
  return typeof key === 'string' && key.includes('/') ? undefined : addressIn(column, key)
}

interface RowProps {
  readonly id: string
  readonly row: TopRow
  readonly result: TopResult
  readonly panel: TopPanel
  readonly before: Figure | undefined
  /** What a whole bar stands for, and how much the compared window is longer. */
  readonly scale: number
  readonly ratio: number
  readonly against: string | undefined
  readonly isSelected: boolean
  readonly text: string
  readonly more: string
  readonly isAbsent: boolean
  readonly onSelect: () => void
  readonly onOpen: () => void
  readonly onMenu: (at: { readonly x: number; readonly y: number }) => void
}

/** A group: its name, its bar with the tick of the compared window, its figure and share. */
function Row(props: RowProps) {
  const { id, row, result, panel, before, scale, ratio, against, isSelected, text, more, isAbsent } = props
  const figure = row.figures[0]
  const column = result.measures[0]
  if (figure === undefined || column === undefined) return null
  const value = numberOf(figure.value)
  const tick = before === undefined ? undefined : numberOf(before.value)
  const width = (amount: number) => `${Math.max(0, Math.min(100, (amount / scale) * 100))}%`
  const beforeHint =
    against === undefined
      ? ''
      : `\n${against}: ${before === undefined ? 'none' : rowHint(before, column, undefined)}${ratio === 1 ? '' : ' (the tick: per time)'}`
  const lost = lossText(row.losses)
  return (
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      className={`ranked-row${isSelected ? ' is-selected' : ''}${isErrorRow(row, result) ? ' is-error' : ''}`}
      title={`${text}${more === '' ? '' : ` ${more}`}\n${rowHint(figure, column, row.losses, panel.basis)}${beforeHint}`}
      onClick={props.onSelect}
      onDoubleClick={props.onOpen}
      onContextMenu={(event) => {
        event.preventDefault()
        props.onMenu({ x: event.clientX, y: event.clientY })
      }}
    >
      <span className={isAbsent ? 'ranked-name is-absent' : 'ranked-name'}>
        {text}
        {more !== '' && <span className="ranked-more"> {more}</span>}
        <BesideAddress address={addressOf(row, result)} />
      </span>
      <span className="ranked-bar-track" aria-hidden="true">
        {value !== undefined && <i className="ranked-bar" style={{ width: width(value) }} />}
        {tick !== undefined && <i className="ranked-tick" style={{ left: width(tick * ratio) }} />}
      </span>
      <span className={figure.value === null ? 'ranked-value is-absent' : 'ranked-value'}>
        {shownFigure(figure, column, panel)}
        {lost !== '' && <span className="tone-error ranked-row-lost"> {lost}</span>}
      </span>
      <span className="ranked-share">{figure.share === undefined ? '' : shareText(figure.share, 1)}</span>
    </div>
  )
}

/** One panel: a group-by and a measure. */
export function TopPanelView({ panel, number, ...place }: PanelHeaderProps) {
  const viewer = useViewer()
  const { top } = viewer.charts
  const state = useStore(top.store, ({ panels }) => panels[panel.id])
  const compare = useStore(top.store, (shown) => shown.compare)
  const columnsOf = usePanelColumns()
  const wanted = useViewerState((viewed) => viewed.view.wanted)
  const timeZone = useSettings((settings) => settings.timeZone)
  const precision = useSettings((settings) => settings.timePrecision)
  const [selected, setSelected] = useState<string>()
  const [menu, setMenu] = useState<{
    readonly target: TopTarget
    readonly x: number
    readonly y: number
    readonly isByKey: boolean
  }>()
  const result = state?.result
  const title = panelTitle(panel, columnsOf)
  const measure = panelMeasure(panel, columnsOf)
  const { basis } = panel
  const chosen = comparedWith(compare, wanted.timeRange, timeZone)
  const against = basis === undefined ? chosen : undefined
  const changes = state?.changes
  const ratio = useMemo(() => {
    const isAmount = panel.measure.figure === 'sum' || !('column' in panel.measure)
    return isAmount && panel.basis === undefined ? lengthRatio(scopesOf(wanted, compare), changes) : 1
  }, [panel, wanted, compare, changes])
  const options = { ...DEFAULT_CELL_OPTIONS, timeZone, precision }

  const rows = result?.rows ?? []
  const keyOf = (row: TopRow) => groupKey(row.keys)
  const at = rows.findIndex((row) => keyOf(row) === selected)
  const amounts = rows.flatMap((row) => {
    const before = state?.before?.get(keyOf(row))
    return [numberOf(row.figures[0]?.value ?? null) ?? 0, (numberOf(before?.value ?? null) ?? 0) * ratio]
  })
  const scale = amounts.reduce((most, amount) => Math.max(most, amount), 0) || 1
  const column = result?.measures[0]
  const losses = result === undefined ? '' : lossText(result.coverage.losses)
  const targetOf = (row: TopRow): TopTarget => {
    const { text, more } = rowText(row, result?.keys ?? [], options)
    const [figure] = row.figures
    const value = figure === undefined || column === undefined ? '' : shownFigure(figure, column, panel)
    return { text: more === '' ? text : `${text} ${more}`, filter: row.filter, line: `${text}\t${value}`, basis }
  }
  const openMenu = (row: TopRow, x: number, y: number, isByKey: boolean) => {
    setSelected(keyOf(row))
    setMenu({ target: targetOf(row), x, y, isByKey })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[at]
    const last = rows.length - 1
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(last, at + 1),
      ArrowUp: at < 0 ? last : Math.max(0, at - 1),
      Home: 0,
      End: last,
    }
    const target = targets[event.key]
    const isMenu = (event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu'
    if (target !== undefined && rows[target] !== undefined) setSelected(keyOf(rows[target]))
    else if (event.key === 'Enter' && row !== undefined) drillDown(viewer, row.filter, basis)
    else if (isMenu && row !== undefined) {
      const box = document.getElementById(`${panel.id} ${at}`)?.getBoundingClientRect()
      openMenu(row, (box?.left ?? 0) + 24, box?.bottom ?? 0, true)
    } else if (event.key === 'Escape' && selected !== undefined) setSelected(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const rest = result === undefined ? 0 : result.groups - rows.length
  const others = result?.others?.figures[0]
  const without = result?.without?.[0]
  return (
    <section className="top-panel" aria-label={`${title}, ${measure}`}>
      <PanelHeader {...{ panel, number, ...place }} />
      <div className="ranked-head">
        <span className="ellipsis" title={result && coverageText(result.coverage, basis)}>
          {result === undefined ? '' : countText(result)}
          {losses !== '' && <span className="tone-error"> · {losses}</span>}
        </span>
        <span className="ellipsis">
          {against !== undefined && (
            <>
              now, and <i className="ranked-tick is-sample" /> {against}
            </>
          )}
          {against === undefined && result !== undefined && coverageText(result.coverage, basis)}
        </span>
        <span>{others?.share !== undefined || rows[0]?.figures[0]?.share !== undefined ? 'share' : ''}</span>
      </div>
      {basis !== undefined && state?.filterLeftOut !== undefined && (
        <p className="ranked-note tone-warn" title={`Not filtered by ${state.filterLeftOut}`}>
          {leftOutText(basis)}
        </p>
      )}
      {basis !== undefined && chosen !== undefined && (
        <p className="ranked-note">Not compared: only records are, these are {basis}</p>
      )}
      {state?.failure !== undefined && <p className="ranked-failure">{state.failure.message}</p>}
      {result === undefined && state?.failure === undefined && <p className="ranked-waiting">Being counted</p>}
      <div
        role="listbox"
        tabIndex={0}
        className="ranked-rows"
        aria-label={`${title}, ${measure}: ${losses === '' ? 'nothing lost' : losses}`}
        aria-activedescendant={at < 0 ? undefined : `${panel.id} ${at}`}
        onKeyDown={onKeyDown}
      >
        {rows.map((row, index) => (
          <Row
            key={keyOf(row)}
            id={`${panel.id} ${index}`}
            {...{ row, panel, scale, ratio, against, ...rowText(row, result?.keys ?? [], options) }}
            result={result!}
            before={state?.before?.get(keyOf(row))}
            isSelected={index === at}
            onSelect={() => setSelected(keyOf(row))}
            onOpen={() => drillDown(viewer, row.filter, basis)}
            onMenu={({ x, y }) => openMenu(row, x, y, false)}
          />
        ))}
        {result !== undefined && rows.length === 0 && (
          <p className="ranked-waiting">No {countedNoun(basis)} in view has such values</p>
        )}
      </div>
      <footer className="ranked-foot">
        {rest > 0 && (
          <button type="button" className="ranked-more-button" onClick={() => top.showMore(panel.id)}>
            {formatCount(rest)} more
            <span className="visually-hidden">, shows {MORE_ROWS} of them</span>
          </button>
        )}
        <span className="top-gap" />
        {without !== undefined && without.records > 0 && (
          <span title={`Have none of these values, of ${basis ?? 'records'}`}>
            {formatCount(without.records)} without
          </span>
        )}
        {result !== undefined && column !== undefined && (
          <span title={others === undefined ? 'Nothing is left over' : rowHint(others, column, undefined, basis)}>
            others {others === undefined ? '0' : figureText(others.value, column) || 'n/m'}
          </span>
        )}
      </footer>
      {menu !== undefined && (
        <ContextMenu
          label={`Menu of ${menu.target.text}`}
          title={menu.target.filter === '' ? menu.target.text : menu.target.filter}
          at={menu}
          isByKey={menu.isByKey}
          entries={rowEntries(viewer, menu.target)}
          onClose={() => setMenu(undefined)}
        />
      )}
    </section>
  )
}
