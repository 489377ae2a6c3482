import type { KeyboardEvent, ReactNode } from 'react'
import { useRef } from 'react'
import { Popover } from './popover.tsx'
import './dialog.css'

export interface DialogProps {
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly className?: string
}

const FOCUSABLE = 'button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]'

/** A form over the page: the focus stays in it until it is closed. */
export function Dialog({ label, onClose, children, className = '' }: DialogProps) {
  const root = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return
    const all = [...(root.current?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])]
    const [first, last] = [all[0], all.at(-1)]
    const isLeaving = document.activeElement === (event.shiftKey ? first : last)
    if (!isLeaving) return
    event.preventDefault()
    ;(event.shiftKey ? last : first)?.focus()
  }
  return (
    <div
      ref={root}
      className="dialog-ground"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.target === root.current) onClose()
      }}
    >
      <Popover label={label} className={`dialog ${className}`} onClose={onClose}>
        {children}
      </Popover>
    </div>
  )
}
