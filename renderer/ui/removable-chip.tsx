import type { LucideIcon } from 'lucide-react'
import { X } from 'lucide-react'
import './removable-chip.css'

export interface RemovableChipProps {
  readonly icon: LucideIcon
  readonly text: string
  /** All of it, and what a click does. */
  readonly title: string
  /** What a click does: `Show all times`. */
  readonly action: string
  onRemove(): void
}

/** What narrows the rows without standing in the filter bar; a click lets it go. */
export function RemovableChip({ icon: Icon, text, title, action, onRemove }: RemovableChipProps) {
  return (
    <button type="button" className="removable-chip" title={title} onClick={onRemove}>
      <Icon size={13} strokeWidth={1.75} />
      <span className="ellipsis">{text}</span>
      <X size={12} strokeWidth={1.75} aria-label={action} />
    </button>
  )
}
