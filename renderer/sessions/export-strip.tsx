import { Download } from 'lucide-react'
import { useState } from 'react'
import type { TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'
import { readPalette } from '../timeline/palette.ts'
import { IconButton } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { saveStrip, type StripFile } from './strip-export.ts'

const FILES: readonly (readonly [StripFile, string])[] = [
  ['png', 'Picture as PNG'],
  ['svg', 'Picture as SVG'],
  ['json', 'Session as JSON'],
]

/** Takes the strip out of the window as a file. */
export function ExportStrip({ details }: { readonly details: TrafficSessionDetails }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <span className="export-strip">
      <IconButton
        icon={Download}
        label="Export the session"
        hasMenu
        isExpanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Popover label="Export the session" side="below-right" onClose={() => setOpen(false)}>
          <Menu label="Export the session">
            {FILES.map(([kind, label]) => (
              <MenuItem
                key={kind}
                label={label}
                onSelect={() => {
                  setOpen(false)
                  void saveStrip(details, kind, readPalette())
                }}
              />
            ))}
          </Menu>
        </Popover>
      )}
    </span>
  )
}
