import { History, Pin, PinOff, Trash2 } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import { canApply, checkFilter, fieldsFor } from './check-filter.ts'
import type { FilterTarget } from './filter-target.ts'
import { dropSaved, forgetFilter, MAX_FILTER_NAME, saveFilter, togglePin } from './kept-filters.ts'

export interface FilterHistoryProps {
  readonly target: FilterTarget
  /** What stands in the bar, and can be given a name when it is a filter. */
  readonly text: string
}

/** Opens the filters that are kept: those with names, pinned ones, the last ones. */
export function FilterHistory({ target, text }: FilterHistoryProps) {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'history') && target.isShown
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
          <KeptFilters target={target} text={text} onClose={close} />
        </Popover>
      )}
    </div>
  )
}

/** ↑ ↓ go from filter to filter, ← → to what can be done with one. */
function onMenuKey(event: KeyboardEvent<HTMLDivElement>): void {
  const menu = event.currentTarget
  const isAcross = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
  const step = event.key === 'ArrowDown' || event.key === 'ArrowRight' ? 1 : -1
  if (!isAcross && event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const focused = document.activeElement
  if (focused instanceof HTMLInputElement && isAcross) return
  event.preventDefault()
  const row = focused?.closest('.kept-row')
  const items = [
    ...((isAcross
      ? row?.querySelectorAll<HTMLElement>('button')
      : menu.querySelectorAll<HTMLElement>('.kept-filter')) ?? []),
  ]
  const at = isAcross
    ? items.findIndex((item) => item === focused)
    : items.findIndex((item) => item.closest('.kept-row') === row)
  const next = at < 0 && step < 0 ? items.length - 1 : at + step
  items[(next + items.length) % items.length]?.focus()
}

function KeptFilters({ target, text, onClose }: FilterHistoryProps & { readonly onClose: () => void }) {
  const viewer = useViewer()
  const history = useSettings((settings) => settings.filterHistory)
  const pinned = useSettings((settings) => settings.pinnedFilters)
  const saved = useSettings((settings) => settings.savedFilters)
  // Flows and the lists have other columns: what one of them was asked may mean nothing to another.
  const isFor = (filter: string) => canApply(checkFilter(filter, fieldsFor(filter, target)))
  const rest = history.filter((filter) => !pinned.includes(filter))
  const apply = (filter: string) => {
    onClose()
    viewer.filters.apply(target.rows, filter)
  }
  const row = (filter: string, name?: string) => {
    const isPinned = pinned.includes(filter)
    const isUsable = isFor(filter)
    return (
      <div key={name ?? filter} className="kept-row">
        <button
          type="button"
          className="menu-item kept-filter"
          role="menuitem"
          aria-disabled={isUsable ? undefined : true}
          title={isUsable ? filter : `${filter}\nNot for ${target.rowWord}: it names what they do not have`}
          onClick={() => {
            if (isUsable) apply(filter)
          }}
        >
          {name !== undefined && <span className="kept-name">{name}</span>}
          <span className="kept-text ellipsis">{filter}</span>
        </button>
        {name === undefined && (
          <IconButton
            icon={isPinned ? PinOff : Pin}
            label={isPinned ? `Unpin ${filter}` : `Pin ${filter}`}
            isPressed={isPinned}
            onClick={() => togglePin(viewer.settings, filter)}
          />
        )}
        <IconButton
          icon={Trash2}
          label={name === undefined ? `Forget ${filter}` : `Forget “${name}”`}
          onClick={() => {
            if (name === undefined) forgetFilter(viewer.settings, filter)
            else dropSaved(viewer.settings, name)
          }}
        />
      </div>
    )
  }
  return (
    <div className="kept-filters" onKeyDown={onMenuKey}>
      <div className="menu" role="menu" aria-label="Last filters">
        {saved.length > 0 && <div className="menu-title">Saved</div>}
        {saved.map(({ name, filter }) => row(filter, name))}
        {pinned.length > 0 && <div className="menu-title">Pinned</div>}
        {pinned.map((filter) => row(filter))}
        {(saved.length > 0 || pinned.length > 0) && rest.length > 0 && <div className="menu-title">Last</div>}
        {rest.map((filter) => row(filter))}
        {saved.length + pinned.length + rest.length === 0 && (
          <div className="menu-title">No filter was applied yet</div>
        )}
      </div>
      {text.trim() !== '' && isFor(text) && <SaveFilter filter={text.trim()} />}
    </div>
  )
}

/** Gives the filter in the bar a name. */
function SaveFilter({ filter }: { readonly filter: string }) {
  const viewer = useViewer()
  const known = useSettings((settings) => settings.savedFilters.find((entry) => entry.filter === filter)?.name)
  const [name, setName] = useState(known ?? '')
  const isReplaced = useSettings(({ savedFilters }) =>
    savedFilters.some((entry) => entry.name === name.trim() && entry.filter !== filter),
  )
  return (
    <form
      className="save-filter"
      onSubmit={(event) => {
        event.preventDefault()
        saveFilter(viewer.settings, name, filter)
      }}
    >
      <div className="menu-line" />
      <label>
        Save as
        <input
          value={name}
          maxLength={MAX_FILTER_NAME}
          placeholder="a name for the filter in the bar"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <Button
        label={isReplaced ? 'Replace' : 'Save'}
        isDisabled={name.trim() === '' || known === name.trim()}
        onClick={() => saveFilter(viewer.settings, name, filter)}
      />
    </form>
  )
}
