import { Search } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { CommandShell } from '../commands/command-action.ts'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { useWindowedRows } from '../ui/windowed-rows.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useLater } from '../ui/use-later.ts'
import type { PaletteEntry } from './palette-entry.ts'
import {
  commandEntries,
  elementEntries,
  exporterEntries,
  filterEntries,
  recordEntries,
  templateEntries,
  timeEntries,
} from './palette-sources.ts'
import { rankEntries, type RankedEntry } from './rank-entries.ts'
import { rememberUsed } from './used-commands.ts'
import './palette.css'

/** Pixels of a row. */
const ROW_HEIGHT = 30

const PREFIXES = [
  { prefix: '>', what: 'commands' },
  { prefix: '@', what: 'exporters' },
  { prefix: '#', what: 'record' },
  { prefix: ':', what: 'time' },
  { prefix: '/', what: 'elements, templates' },
] as const

type Prefix = (typeof PREFIXES)[number]['prefix'] | ''

function splitPrefix(text: string): { readonly prefix: Prefix; readonly typed: string } {
  const found = PREFIXES.find(({ prefix }) => text.startsWith(prefix))
  return found === undefined ? { prefix: '', typed: text } : { prefix: found.prefix, typed: text.slice(1) }
}

/** Commands, filters, exporters, records, times and elements by a few of their letters. */
export function Palette({ shell }: { readonly shell: CommandShell }) {
  const viewer = useViewer()
  const [text, setText] = useState('')
  const { prefix, typed } = splitPrefix(text)
  const lastUsed = useSettings((settings) => settings.usedCommands)
  // What can be carried out is of the moment in which the palette was opened.
  const commands = useMemo(() => commandEntries(viewer, shell), [viewer, shell])
  const asked = useLater(
    useMemo(() => {
      if (prefix === '@') return exporterEntries(viewer)
      return prefix === '/' ? templateEntries(viewer) : undefined
    }, [viewer, prefix]),
  )
  const entries = useMemo(() => {
    if (prefix === '#') return recordEntries(viewer, typed)
    if (prefix === ':') return timeEntries(viewer, typed)
    if (prefix === '@') return asked ?? []
    if (prefix === '/') return [...elementEntries(viewer), ...(asked ?? [])]
    return prefix === '>' ? commands : [...commands, ...filterEntries(viewer)]
  }, [viewer, prefix, typed, commands, asked])
  const isFound = prefix === '#' || prefix === ':'
  const ranked = useMemo(
    () => (isFound ? rankEntries(entries, '', []) : rankEntries(entries, typed, lastUsed)),
    [entries, typed, lastUsed, isFound],
  )
  return <PaletteList text={text} ranked={ranked} onText={setText} />
}

interface PaletteListProps {
  readonly text: string
  readonly ranked: readonly RankedEntry[]
  readonly onText: (text: string) => void
}

function PaletteList({ text, ranked, onText }: PaletteListProps) {
  const viewer = useViewer()
  const list = useId()
  const [place, setPlace] = useState({ text, at: 0 })
  // Other letters begin at the top again.
  const at = Math.min(place.text === text ? place.at : 0, Math.max(0, ranked.length - 1))
  const { scroller, onScroll, first, end, height, pageRows, reveal } = useWindowedRows(ranked.length, ROW_HEIGHT)
  useEffect(() => reveal(at), [at, reveal])
  const current = ranked[at]?.entry
  const close = () => viewer.setOverlay('none')
  const choose = (entry: PaletteEntry | undefined, run: (() => void) | undefined) => {
    if (entry === undefined || run === undefined || entry.refusal !== undefined) return
    rememberUsed(viewer.settings, entry.id)
    close()
    // After the palette has given the focus back, or it would take it from what opens.
    setTimeout(run, 0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: pageRows, PageUp: -pageRows }[event.key]
    if (step !== undefined) {
      const next = at + step
      const last = ranked.length - 1
      const isOne = Math.abs(step) === 1
      setPlace({ text, at: next < 0 ? (isOne ? last : 0) : next > last ? (isOne ? 0 : last) : next })
    } else if (event.key === 'Enter') {
      choose(current, event.ctrlKey || event.metaKey ? current?.other?.run : current?.run)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Dialog label="Command palette" className="palette" onClose={close}>
      <div className="palette-input">
        <Search size={15} strokeWidth={1.75} />
        <input
          data-autofocus
          role="combobox"
          aria-label="Command"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={current === undefined ? undefined : `${list}-${at}`}
          autoComplete="off"
          spellCheck={false}
          placeholder="A command or a filter;  > commands  @ exporters  # record  : time  / elements"
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="palette-rows" ref={scroller} onScroll={onScroll}>
        <div id={list} role="listbox" aria-label="Commands" style={{ height: height }}>
          {ranked.slice(first, end).map((row, index) => (
            <PaletteRow
              key={row.entry.id}
              id={`${list}-${first + index}`}
              row={row}
              top={(first + index) * ROW_HEIGHT}
              isCurrent={first + index === at}
              onPoint={() => setPlace({ text, at: first + index })}
              onChoose={() => choose(row.entry, row.entry.run)}
            />
          ))}
        </div>
        {ranked.length === 0 && <p className="palette-none">Nothing has these letters.</p>}
      </div>
      <div className="palette-foot">
        {PREFIXES.map(({ prefix, what }) => (
          <span key={prefix}>
            <kbd className="kbd">{prefix}</kbd> {what}
          </span>
        ))}
        <span className="top-gap" />
        {current?.other !== undefined && (
          <span>
            <kbd className="kbd">Ctrl</kbd> <kbd className="kbd">Enter</kbd> {current.other.title}
          </span>
        )}
      </div>
    </Dialog>
  )
}

interface PaletteRowProps {
  readonly id: string
  readonly row: RankedEntry
  readonly top: number
  readonly isCurrent: boolean
  readonly onPoint: () => void
  readonly onChoose: () => void
}

function PaletteRow({ id, row, top, isCurrent, onPoint, onChoose }: PaletteRowProps) {
  const { icon: Icon, title, context, keys, refusal } = row.entry
  // A list that opens or moves under a pointer at rest is not pointed at.
  const seen = useRef<string>(undefined)
  return (
    <div
      id={id}
      role="option"
      aria-selected={isCurrent}
      aria-disabled={refusal === undefined ? undefined : true}
      className={`palette-row ${isCurrent ? 'is-current' : ''}`}
      style={{ top }}
      title={refusal ?? title}
      onPointerMove={(event) => {
        const place = `${event.screenX} ${event.screenY}`
        if (seen.current !== undefined && seen.current !== place && !isCurrent) onPoint()
        seen.current = place
      }}
      onClick={onChoose}
    >
      <Icon size={15} strokeWidth={1.75} />
      <span className="palette-title ellipsis">{marked(title, row.places)}</span>
      <span className="palette-context ellipsis">{refusal ?? context}</span>
      {keys !== undefined && (
        <span className="palette-keys">
          {keys.split(' ').map((key) => (
            <kbd key={key} className="kbd">
              {key}
            </kbd>
          ))}
        </span>
      )}
    </div>
  )
}

/** The title with the typed letters in bold. */
function marked(title: string, places: readonly number[]): ReactNode {
  if (places.length === 0) return title
  const parts: ReactNode[] = []
  let from = 0
  for (let index = 0; index < places.length;) {
    const start = places[index] ?? 0
    let end = start + 1
    while (places[++index] === end) end += 1
    if (start > from) parts.push(title.slice(from, start))
    parts.push(<b key={start}>{title.slice(start, end)}</b>)
    from = end
  }
  return [...parts, title.slice(from)]
}
