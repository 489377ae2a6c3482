import { ChevronRight } from 'lucide-react'
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { createPortal } from 'react-dom'
import { useLatest } from '../ui/use-latest.ts'
import type { MenuEntry } from './menu-entry.ts'
import { placeBeside, placeMenu, type Point } from './place-menu.ts'
import './context-menu.css'

/** Milliseconds that the pointer rests on an entry before its submenu opens, or another one closes. */
const HOVER_MS = 120

interface LevelProps {
  readonly label: string
  readonly title?: string | undefined
  readonly entries: readonly MenuEntry[]
  readonly place: (size: DOMRect) => Point
  /** Whether the first entry has the focus at once. */
  readonly hasFocus: boolean
  readonly onChosen: (run: () => void) => void
  /** Goes back to the level above; closes the menu at the first. */
  readonly onBack: () => void
  /** Closes all of it. */
  readonly onLeave: () => void
  readonly isNested: boolean
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>(':scope > [role="menuitem"]') ?? [])]
}

/** One menu: arrows go round, letters go to the entry that begins with them, → opens, ← and Esc go back. */
function MenuLevel({ label, title, entries, place, hasFocus, onChosen, onBack, onLeave, isNested }: LevelProps) {
  const menu = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<Point>()
  const [open, setOpen] = useState<{ readonly index: number; readonly hasFocus: boolean }>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const placeLatest = useLatest(place)
  const about = useId()

  useLayoutEffect(() => {
    if (menu.current !== null) setAt(placeLatest.current(menu.current.getBoundingClientRect()))
  }, [placeLatest])
  const isPlaced = at !== undefined
  useEffect(() => {
    // What is not yet placed is hidden, and takes no focus.
    if (!isPlaced) return
    if (hasFocus) itemsOf(menu.current)[0]?.focus()
    else if (!isNested) menu.current?.focus()
  }, [isPlaced, hasFocus, isNested])
  useEffect(() => () => clearTimeout(timer.current), [])

  const later = (change: () => void) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(change, HOVER_MS)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    event.stopPropagation()
    const items = itemsOf(menu.current)
    const focused = items.findIndex((item) => item === document.activeElement)
    const go = (index: number) => items[(index + items.length) % items.length]?.focus()
    switch (event.key) {
      case 'ArrowDown':
        go(focused + 1)
        break
      case 'ArrowUp':
        go(focused < 0 ? -1 : focused - 1)
        break
      case 'Home':
        go(0)
        break
      case 'End':
        go(-1)
        break
      case 'ArrowRight':
        if (items[focused]?.getAttribute('aria-haspopup') === 'menu') items[focused].click()
        break
      case 'ArrowLeft':
        if (isNested) onBack()
        break
      case 'Escape':
        onBack()
        break
      case 'Tab':
        onLeave()
        break
      default: {
        if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return
        const begins = (item: HTMLElement) => (item.dataset['label'] ?? '').startsWith(event.key.toLowerCase())
        const order = [...items.slice(focused + 1), ...items.slice(0, focused + 1)]
        order.find(begins)?.focus()
      }
    }
    event.preventDefault()
  }
  const level = (
    <div
      ref={menu}
      className="popover menu context-menu"
      role="menu"
      aria-label={label}
      aria-describedby={title === undefined ? undefined : about}
      tabIndex={-1}
      style={at === undefined ? { visibility: 'hidden', left: 0, top: 0 } : { left: at.x, top: at.y }}
      onKeyDown={onKeyDown}
    >
      {title !== undefined && (
        <div id={about} className="menu-title context-title" title={title}>
          {title}
        </div>
      )}
      {entries.map((entry, index) => {
        if (entry.kind === 'line') return <div key={`line ${index}`} className="menu-line" role="separator" />
        const { icon: Icon, disabled } = entry
        const isOpen = open?.index === index
        const choose = () => {
          if (disabled !== undefined) return
          if (entry.kind === 'action') onChosen(entry.run)
          else setOpen({ index, hasFocus: true })
        }
        return (
          <button
            key={entry.label}
            type="button"
            className="menu-item"
            role="menuitem"
            tabIndex={-1}
            data-label={entry.label.replace(/^… /, '').toLowerCase()}
            title={disabled}
            aria-disabled={disabled === undefined ? undefined : true}
            aria-haspopup={entry.kind === 'submenu' ? 'menu' : undefined}
            aria-expanded={entry.kind === 'submenu' ? isOpen : undefined}
            onClick={choose}
            onPointerMove={(event) => {
              if (document.activeElement !== event.currentTarget && !isOpen) event.currentTarget.focus()
            }}
            onPointerEnter={() => {
              const isOpening = entry.kind === 'submenu' && disabled === undefined
              later(() => setOpen(isOpening ? { index, hasFocus: false } : undefined))
            }}
          >
            <span className="menu-check">{Icon !== undefined && <Icon size={14} strokeWidth={1.75} />}</span>
            <span>{entry.label}</span>
            {entry.kind === 'action' && entry.keys !== undefined && <span className="menu-keys">{entry.keys}</span>}
            {entry.kind === 'submenu' && (
              <span className="menu-keys">
                <ChevronRight size={14} strokeWidth={1.75} />
              </span>
            )}
          </button>
        )
      })}
    </div>
  )
  const submenu = entries[open?.index ?? -1]
  return (
    <>
      {level}
      {open !== undefined && submenu?.kind === 'submenu' && (
        <MenuLevel
          key={submenu.label}
          label={submenu.label}
          entries={submenu.entries}
          place={(size) => {
            const opener = menu.current?.querySelector('[aria-expanded="true"]')
            return placeBeside(opener?.getBoundingClientRect() ?? new DOMRect(), size, windowSize())
          }}
          hasFocus={open.hasFocus}
          onChosen={onChosen}
          onLeave={onLeave}
          onBack={() => {
            menu.current?.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus()
            setOpen(undefined)
          }}
          isNested
        />
      )}
    </>
  )
}

function windowSize() {
  return { width: window.innerWidth, height: window.innerHeight }
}

export interface ContextMenuProps {
  readonly label: string
  /** The first line: what it is about. */
  readonly title?: string
  readonly at: Point
  /** It was opened by a key: the first entry has the focus. */
  readonly isByKey: boolean
  readonly entries: readonly MenuEntry[]
  readonly onClose: () => void
}

/** A menu at a point of the window. It takes the focus, gives it back, and closes on Esc, a press outside, or a choice. */
export function ContextMenu({ label, title, at, isByKey, entries, onClose }: ContextMenuProps) {
  const root = useRef<HTMLDivElement>(null)
  const opener = useRef<Element | null>(null)
  const close = useLatest(onClose)
  useLayoutEffect(() => {
    opener.current = document.activeElement
  }, [])
  useEffect(() => {
    const panel = root.current
    const leave = () => close.current()
    const onPress = (event: Event) => {
      if (!(event.target instanceof Node) || panel?.contains(event.target) !== true) leave()
    }
    document.addEventListener('pointerdown', onPress, true)
    document.addEventListener('wheel', onPress, { capture: true, passive: true })
    window.addEventListener('blur', leave)
    window.addEventListener('resize', leave)
    return () => {
      document.removeEventListener('pointerdown', onPress, true)
      document.removeEventListener('wheel', onPress, true)
      window.removeEventListener('blur', leave)
      window.removeEventListener('resize', leave)
    }
  }, [close])
  const giveFocusBack = () => {
    if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true })
  }
  const leave = () => {
    giveFocusBack()
    onClose()
  }
  return createPortal(
    <div ref={root} onContextMenu={(event) => event.preventDefault()}>
      <MenuLevel
        label={label}
        title={title}
        entries={entries}
        place={(size) => placeMenu(at, size, windowSize())}
        hasFocus={isByKey}
        onChosen={(run) => {
          leave()
          run()
        }}
        onBack={leave}
        onLeave={leave}
        isNested={false}
      />
    </div>,
    document.body,
  )
}
