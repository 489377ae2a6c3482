import { Download } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import type { PictureColors, PictureFormat } from './picture-file.ts'
import './picture-menu.css'

export interface PictureMenuProps {
  readonly label: string
  readonly onPicture: (format: PictureFormat, colors: PictureColors) => void
  /** What else can be taken out. */
  readonly others: readonly { readonly label: string; readonly run: () => void }[]
}

/** Takes what a picture shows out of the window as a file. */
export function PictureMenu({ label, onPicture, others }: PictureMenuProps) {
  const [isOpen, setOpen] = useState(false)
  // In the light theme a picture is already as on paper.
  const isLight = document.documentElement.dataset['theme'] === 'light'
  const item = (name: string, run: () => void) => (
    <MenuItem
      key={name}
      label={name}
      onSelect={() => {
        setOpen(false)
        run()
      }}
    />
  )
  return (
    <span className="picture-menu">
      <IconButton icon={Download} label={label} hasMenu isExpanded={isOpen} onClick={() => setOpen(!isOpen)} />
      {isOpen && (
        <Popover label={label} side="below-right" onClose={() => setOpen(false)}>
          <Menu label={label}>
            {item('Picture as PNG', () => onPicture('png', 'shown'))}
            {item('Picture as SVG', () => onPicture('svg', 'shown'))}
            {!isLight && item('Picture as PNG, light for paper', () => onPicture('png', 'paper'))}
            {!isLight && item('Picture as SVG, light for paper', () => onPicture('svg', 'paper'))}
            <div className="menu-line" />
            {others.map((other) => item(other.label, other.run))}
          </Menu>
        </Popover>
      )}
    </span>
  )
}
