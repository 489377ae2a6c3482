import { CircleX, Columns3, Funnel, History, PanelBottom, TriangleAlert, Clock, X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { formatCount, formatCountShort } from '../../core/elements/format-quantity.ts'
import { ColumnChooser } from '../grid/column-chooser.tsx'
import { TimeFormatMenu } from './time-format-menu.tsx'
import { timeFormatName } from '../app/time-format.ts'
import { focusGrid } from '../app/regions.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { useLatest } from '../ui/use-latest.ts'
import { catalogueOf, checkFilter, type FilterCheck } from './check-filter.ts'
import { completeFilter } from './complete-field.ts'
import { createFilterEditor, type FilterEditor } from './filter-editor.ts'
import './filter-bar.css'

/** Milliseconds that a filter must stay valid before it is applied without Enter. */
const APPLY_DELAY_MS = 400

function FilterHistory() {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'history')
  const entries = useSettings((settings) => settings.filterHistory)
  const close = () => viewer.setOverlay('none')
  return (
    <div className="filter-menu">
      <IconButton
        icon={History}
        label="Last filters"
        hasMenu
        isExpanded={isOpen}
        onClick={() => viewer.setOverlay(isOpen ? 'none' : 'history')}
      />
      {isOpen && (
        <Popover label="Last filters" onClose={close} className="filter-history">
          <Menu label="Last filters">
            {entries.length === 0 && <div className="menu-title">No filter was applied yet</div>}
            {entries.map((entry) => (
              <MenuItem
                key={entry}
                label={entry}
                onSelect={() => {
                  close()
                  viewer.applyFilter(entry)
                }}
              />
            ))}
          </Menu>
        </Popover>
      )}
    </div>
  )
}

/** What stands at the right end of the field: how many rows match, or what is wrong. */
function FilterSentence({ check }: { readonly check: FilterCheck }) {
  const view = useViewerState((state) => state.view)
  const total = useViewerState((state) => state.status.records.data + state.status.records.options)
  const isLoading = useViewerState((state) => state.status.phase === 'loading')
  if (check.kind === 'unfinished' || check.kind === 'wrong') {
    const Icon = check.kind === 'wrong' ? CircleX : TriangleAlert
    return (
      <span className={`filter-sentence filter-${check.kind}`} role="status">
        <Icon size={14} strokeWidth={1.75} />
        {check.kind === 'unfinished' ? 'not finished: ' : ''}
        {check.sentence}. <span className="filter-stays">The last valid filter stays applied</span>
      </span>
    )
  }
  if (view.failure !== undefined && view.info !== undefined) {
    return (
      <span className="filter-sentence filter-wrong" role="status">
        <CircleX size={14} strokeWidth={1.75} />
        {view.failure.message}
      </span>
    )
  }
  if (view.spec.filter === '' || view.info === undefined) return null
  return (
    <span className="filter-sentence" role="status">
      {formatCount(view.info.rowCount)} of {isLoading ? formatCountShort(total) : formatCount(total)} match
      {isLoading ? ' so far' : ''}
    </span>
  )
}

/** The filter with its state, and the switches of the view. */
export function FilterBar() {
  const viewer = useViewer()
  const isCounting = useViewerState((state) => state.view.isBusy && state.view.wanted.filter !== state.view.spec.filter)
  const hasFailure = useViewerState((state) => state.view.failure !== undefined)
  const overlay = useViewerState((state) => state.overlay)
  const settings = useSettings((state) => state)
  const [text, setText] = useState(() => viewer.store.getState().view.wanted.filter)
  /** A text that waits for Enter, or for a change. */
  const [prepared, setPrepared] = useState<string>()
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<FilterEditor>(undefined)
  const latest = useLatest(text)
  const columns = useViewerState((state) => state.columns)
  const known = useMemo(() => catalogueOf(columns), [columns])
  const catalogue = useLatest(known)
  const check = checkFilter(text, known)
  const state = check.kind === 'valid' && hasFailure ? 'wrong' : check.kind

  useEffect(() => {
    if (host.current === null) return
    const created = createFilterEditor({
      parent: host.current,
      text: latest.current,
      complete: (context) => {
        const { columns: all, status } = viewer.store.getState()
        return completeFilter(context, all, status.records.data + status.records.options, catalogue.current)
      },
      check: (written) => checkFilter(written, catalogue.current),
      onChange: setText,
      onSubmit: () => {
        const now = checkFilter(latest.current, catalogue.current)
        if (now.kind === 'valid' || now.kind === 'empty') viewer.applyFilter(latest.current)
      },
      onLeave: focusGrid,
    })
    editor.current = created
    return () => created.dispose()
  }, [viewer, latest, catalogue])

  useEffect(() => {
    if (check.kind !== 'valid' && check.kind !== 'empty') return
    if (text === prepared) return
    const timer = setTimeout(() => viewer.applyFilter(text), APPLY_DELAY_MS)
    return () => clearTimeout(timer)
  }, [text, prepared, check.kind, viewer])

  // A filter that was applied elsewhere (history, "Clear filter") is written into the field.
  useEffect(
    () =>
      viewer.store.subscribe(({ view }, before) => {
        const { filter } = view.wanted
        if (filter === before.view.wanted.filter || filter === latest.current.trim()) return
        setText(filter)
        editor.current?.setText(filter)
      }),
    [viewer, latest],
  )

  useEffect(
    () =>
      viewer.onPrepareFilter((filter) => {
        setPrepared(filter)
        setText(filter)
        editor.current?.setText(filter)
        // What was hidden until now takes the focus only when it is drawn.
        setTimeout(() => editor.current?.focus(), 0)
      }),
    [viewer],
  )

  const toggle = (name: 'columns' | 'time') => viewer.setOverlay(overlay === name ? 'none' : name)
  return (
    <div className="filter-bar" role="search" data-region="filter">
      <FilterHistory />
      <div className={`filter-field is-${state}`} onClick={() => editor.current?.focus()}>
        <Funnel size={15} strokeWidth={1.75} className="filter-icon" />
        <div ref={host} className="filter-text" />
        <FilterSentence check={check} />
        {text !== '' && (
          <button
            type="button"
            className="filter-clear"
            aria-label="Clear filter"
            title="Clear filter"
            onClick={() => {
              setText('')
              editor.current?.setText('')
              viewer.applyFilter('')
            }}
          >
            <X size={14} strokeWidth={1.75} />
          </button>
        )}
        <kbd className="kbd">Ctrl /</kbd>
        {isCounting && <span className="filter-counting" role="progressbar" aria-label="Counting the matches" />}
      </div>
      <div className="filter-menu">
        <Button
          variant="quiet"
          icon={Columns3}
          label="Columns"
          hasMenu
          isExpanded={overlay === 'columns'}
          onClick={() => toggle('columns')}
        />
        {overlay === 'columns' && <ColumnChooser onClose={() => viewer.setOverlay('none')} />}
      </div>
      <div className="filter-menu">
        <Button
          variant="quiet"
          icon={Clock}
          label={timeFormatName(settings.timeZone, settings.timePrecision)}
          hasMenu
          isExpanded={overlay === 'time'}
          onClick={() => toggle('time')}
        />
        {overlay === 'time' && <TimeFormatMenu onClose={() => viewer.setOverlay('none')} />}
      </div>
      <IconButton
        icon={PanelBottom}
        label={settings.isDetailsOpen ? 'Hide details' : 'Show details'}
        keys="I"
        isPressed={settings.isDetailsOpen}
        onClick={() => viewer.settings.setState({ isDetailsOpen: !settings.isDetailsOpen })}
      />
    </div>
  )
}
