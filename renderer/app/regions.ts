import { FOCUS_GRID_EVENT } from '../grid/focus-event.ts'

/** The parts of the window that F6 goes through, and how each takes the focus. */
const ORDER = [
  'top',
  'filter',
  'histogram',
  'grid',
  'top-panels',
  'details',
  'template-tree',
  'template',
  'template-notes',
  'timeline',
  'health',
  'health-side',
  'status',
  'start',
] as const

/** The first of these that is there takes the focus. */
const FOCUSABLE: Record<(typeof ORDER)[number], readonly string[]> = {
  top: ['button'],
  filter: ['.cm-content'],
  histogram: ['[tabindex="0"]', 'button'],
  grid: [],
  'top-panels': ['[tabindex="0"]', 'button'],
  details: ['[data-focus="fields"]', 'button'],
  'template-tree': ['[role="tree"]', 'button'],
  template: ['[role="grid"]', 'button'],
  'template-notes': ['button', '[tabindex="0"]'],
  timeline: ['[tabindex="0"]'],
  health: ['[tabindex="0"]', 'button'],
  'health-side': ['button', '[tabindex="0"]'],
  status: ['button'],
  start: ['button'],
}

/** A view that is not shown keeps its place in the page, inert. */
function regionShown(name: (typeof ORDER)[number]): HTMLElement | undefined {
  const found = [...document.querySelectorAll<HTMLElement>(`[data-region="${name}"]`)]
  return found.find((region) => region.closest('[inert]') === null)
}

function regionsShown(): HTMLElement[] {
  return ORDER.map(regionShown).filter((region) => region !== undefined)
}

function focusRegion(region: HTMLElement): void {
  const name = ORDER.find((entry) => entry === region.dataset['region'])
  if (name === undefined) return
  if (name === 'grid') {
    // Only the grid knows which of its cells is the current one; a bare DOM focus it would not take note of.
    region.dispatchEvent(new CustomEvent(FOCUS_GRID_EVENT))
    return
  }
  for (const selector of FOCUSABLE[name]) {
    const target = region.querySelector<HTMLElement>(selector)
    if (target === null) continue
    target.focus()
    return
  }
}

/** Moves the focus to the next region, or with -1 to the previous one. */
export function focusNextRegion(step: 1 | -1): void {
  const regions = regionsShown()
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(at + step + regions.length) % regions.length]
  if (next !== undefined) focusRegion(next)
}

/** Focuses the field tree of the details. */
export function focusFields(): void {
  document.querySelector<HTMLElement>('[data-focus="fields"]')?.focus()
}

/** Focuses the octets of the details. */
export function focusOctets(): void {
  document.querySelector<HTMLElement>('.octet-lines')?.focus()
}

/** Focuses the list of findings. */
export function focusFindings(): void {
  document.querySelector<HTMLElement>('.findings [role="grid"]')?.focus({ preventScroll: true })
}

/** Focuses the filter of the view that is shown. */
export function focusFilter(): void {
  regionShown('filter')?.querySelector<HTMLElement>('.cm-content')?.focus()
}

/** Focuses the cell of the grid that had the focus last, or its first cell. */
export function focusGrid(): void {
  const region = regionShown('grid')
  if (region !== undefined) focusRegion(region)
}
