/** What a context menu offers. */
import type { IconType } from '../ui/button.tsx'

export interface MenuAction {
  readonly kind: 'action'
  readonly label: string
  readonly icon?: IconType
  /** Keys, or a click, that do the same without the menu. */
  readonly keys?: string
  /** Why it cannot be chosen now. */
  readonly disabled?: string
  readonly run: () => void
}

export interface Submenu {
  readonly kind: 'submenu'
  readonly label: string
  readonly icon?: IconType
  readonly disabled?: string
  readonly entries: readonly MenuEntry[]
}

export type MenuEntry = MenuAction | Submenu | { readonly kind: 'line' }
