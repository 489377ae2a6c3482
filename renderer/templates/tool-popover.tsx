import { useRef, useState, type ReactNode } from 'react'
import { Button, type IconType } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import './tool-popover.css'

export interface ToolPopoverProps {
  /** On the button. */
  readonly name: string
  /** Of the panel. */
  readonly label: string
  readonly icon: IconType
  readonly count?: string
  readonly children: (close: () => void) => ReactNode
}

/** A button of the tree's foot with a panel above it that is wider than the tree. */
export function ToolPopover({ name, label, icon, count, children }: ToolPopoverProps) {
  const root = useRef<HTMLSpanElement>(null)
  /** Pixels between the foot of the window and the panel; undefined while it is closed. */
  const [bottom, setBottom] = useState<number>()
  const close = () => setBottom(undefined)
  const open = () => setBottom(window.innerHeight - (root.current?.getBoundingClientRect().top ?? 0) + 4)
  const isOpen = bottom !== undefined
  return (
    <span ref={root} className="tree-tool">
      <Button
        icon={icon}
        label={name}
        variant="quiet"
        hasMenu
        isExpanded={isOpen}
        onClick={() => (isOpen ? close() : open())}
      >
        {count !== undefined && <span className="tool-count">{count}</span>}
      </Button>
      {isOpen && (
        <div className="tool-place" style={{ bottom }}>
          <Popover label={label} side="above-left" onClose={close} className="tool-popover">
            {children(close)}
          </Popover>
        </div>
      )}
    </span>
  )
}
