import type { IconType } from '../ui/button.tsx'

/** A row of the palette. */
export interface PaletteEntry {
  /** Stable: what was used last is known by it. */
  readonly id: string
  readonly icon: IconType
  readonly title: string
  /** What it is about, at the right. */
  readonly context: string
  /** Keys that do the same, for the eye. */
  readonly keys?: string | undefined
  /** Why it cannot be chosen now. */
  readonly refusal?: string | undefined
  /** Further words that it is found by. */
  readonly words?: string
  readonly run: () => void
  /** What Ctrl Enter does instead, and in words. */
  readonly other?: { readonly title: string; readonly run: () => void }
}
