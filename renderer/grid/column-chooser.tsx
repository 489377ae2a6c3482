import { ArrowDown, ArrowUp, Pin, PinOff, Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ColumnGroup, ColumnInfo } from '../../core/protocol/session-api.ts'
import { shareText } from '../ui/share-text.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import { useColumnProfile, type ColumnChoice } from './column-profile-context.tsx'
import { moveColumn, pinColumn, toggleColumn, type ProfileColumn } from './column-profile.ts'
import { GROUP_TITLES, longTitle } from './default-columns.ts'
import './column-chooser.css'

const GROUP_ORDER = Object.keys(GROUP_TITLES) as ColumnGroup[]

/** Columns whose name, element id or meaning has every word of a search. */
export function searchColumns(columns: readonly ColumnInfo[], search: string, titleOf = longTitle): ColumnInfo[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return columns.filter((column) => {
    const text =
      `${column.id} ${titleOf(column)} ${column.title} ${column.element ?? ''} ${column.description}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

interface ChosenProps {
  readonly choice: ProfileColumn
  readonly column: ColumnInfo
  readonly columns: ColumnChoice
}

function ChosenRow({ choice, column, columns }: ChosenProps) {
  const { shown, save: onSave, layoutOf, titleOf } = columns
  const pinned = (choice.pinned ?? layoutOf(column).pinned ?? 'none') !== 'none'
  const title = titleOf(column)
  return (
    <li className="chooser-row">
      <label className="chooser-label">
        <input type="checkbox" checked onChange={() => onSave(toggleColumn(shown, column.id))} />
        <span className="ellipsis" title={column.description}>
          {title}
        </span>
      </label>
      <IconButton
        icon={ArrowUp}
        label={`Move ${title} to the left`}
        onClick={() => onSave(moveColumn(shown, column.id, -1))}
      />
      <IconButton
        icon={ArrowDown}
        label={`Move ${title} to the right`}
        onClick={() => onSave(moveColumn(shown, column.id, 1))}
      />
      <IconButton
        icon={pinned ? PinOff : Pin}
        label={pinned ? `Let ${title} scroll` : `Pin ${title} at the left`}
        isPressed={pinned}
        onClick={() => onSave(pinColumn(shown, column.id, pinned ? 'none' : 'left'))}
      />
    </li>
  )
}

export interface ColumnChooserProps {
  /** Rows in all, and what they are: `records`. */
  readonly total: number
  readonly rows: string
  readonly onClose: () => void
}

/** Which columns show, in which order: the chosen ones at the left, every element seen in the session at the right. */
export function ColumnChooser({ total, rows, onClose }: ColumnChooserProps) {
  const chosen = useColumnProfile()
  const { columns, shown, isDefault, titleOf, save } = chosen
  const [search, setSearch] = useState('')
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns])
  const shownIds = new Set(shown.map((column) => column.id))
  const found = searchColumns(columns, search, titleOf)
  return (
    <Popover label="Columns" side="below-right" onClose={onClose} className="chooser">
      <div className="chooser-search">
        <Search size={14} strokeWidth={1.75} />
        <input
          type="search"
          data-autofocus
          placeholder={`Search ${columns.length} columns`}
          aria-label="Search columns"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Button variant="quiet" label="Defaults" isDisabled={isDefault} onClick={() => save(undefined)} />
      </div>
      <div className="chooser-lists">
        <section aria-label="Shown columns">
          <h3 className="menu-title">Shown, in this order</h3>
          <ul className="chooser-list">
            {shown.map((choice) => {
              const column = byId.get(choice.id)
              return column === undefined ? null : (
                <ChosenRow key={choice.id} choice={choice} column={column} columns={chosen} />
              )
            })}
          </ul>
        </section>
        <section aria-label="All columns">
          <h3 className="menu-title">All, with the share of {rows} that carry them</h3>
          <div className="chooser-list">
            {GROUP_ORDER.map((group) => {
              const members = found.filter((column) => column.group === group)
              if (members.length === 0) return null
              return (
                <div key={group} role="group" aria-label={GROUP_TITLES[group]}>
                  <h4 className="chooser-group">{GROUP_TITLES[group]}</h4>
                  {members.map((column) => (
                    <label key={column.id} className="chooser-row chooser-label" title={column.description}>
                      <input
                        type="checkbox"
                        checked={shownIds.has(column.id)}
                        onChange={() => save(toggleColumn(shown, column.id))}
                      />
                      <span className="ellipsis">{titleOf(column)}</span>
                      <span className="chooser-element mono">{column.element ?? ''}</span>
                      <span className="chooser-share">{shareText(column.recordCount, total)}</span>
                    </label>
                  ))}
                </div>
              )
            })}
            {found.length === 0 && <p className="menu-title">No column has this in its name, id or meaning</p>}
          </div>
        </section>
      </div>
    </Popover>
  )
}
