import { Check } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'

/** A list of choices inside a popover, walked with the arrow keys. */
export function Menu({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^="menuitem"]')]
    const at = items.findIndex((item) => item === document.activeElement)
    items[(at + step + items.length) % items.length]?.focus()
  }
  return (
    <div className="menu" role="menu" aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </div>
  )
}

export interface MenuItemProps {
  readonly label: string
  readonly onSelect: () => void
  readonly isChecked?: boolean
  readonly keys?: string
}

/** One choice; with `isChecked` it is one of several of which one holds. */
export function MenuItem({ label, onSelect, isChecked, keys }: MenuItemProps) {
  return (
    <button
      type="button"
      className="menu-item"
      role={isChecked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={isChecked}
      onClick={onSelect}
    >
      {isChecked !== undefined && (
        <span className="menu-check">{isChecked && <Check size={14} strokeWidth={1.75} />}</span>
      )}
      <span>{label}</span>
      {keys !== undefined && <span className="menu-keys">{keys}</span>}
    </button>
  )
}
