import { useEffect, useRef, type ReactNode } from 'react'
import { useLatest } from './use-latest.ts'
import './popover.css'

export interface PopoverProps {
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** Where it hangs, against the nearest positioned element around it. */
  readonly side?: 'below-left' | 'below-right' | 'above-left' | 'above-right'
  readonly className?: string
}

/** A panel over the page: takes the focus, gives it back, closes on Esc and on a press outside. */
export function Popover({ label, onClose, children, side = 'below-left', className = '' }: PopoverProps) {
  const root = useRef<HTMLDivElement>(null)
  const close = useLatest(onClose)
  useEffect(() => {
    const panel = root.current
    const opener = document.activeElement instanceof HTMLElement ? document.activeElement : undefined
    const first = panel?.querySelector<HTMLElement>('[data-autofocus], input, button, [tabindex="0"]')
    ;(first ?? panel)?.focus()
    const onPress = (event: PointerEvent) => {
      const target = event.target instanceof Node ? event.target : null
      // A press on the button that opened it closes it there; closing it here too would open it again.
      if (panel?.parentElement?.contains(target) === true) return
      close.current()
    }
    document.addEventListener('pointerdown', onPress)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      if (panel?.contains(document.activeElement) === true || document.activeElement === document.body) opener?.focus()
    }
  }, [close])
  return (
    <div
      ref={root}
      className={`popover popover-${side} ${className}`}
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      {children}
    </div>
  )
}
