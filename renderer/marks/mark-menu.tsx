/** Entries of the menus of values: mark, note, time reference, colour. */
import { Flag, NotebookPen, Palette, Timer } from 'lucide-react'
import { filterOf } from '../menu/cell-actions.ts'
import type { CellTarget } from '../menu/cell-target.ts'
import type { MenuEntry } from '../menu/menu-entry.ts'
import type { Viewer } from '../state/viewer.ts'
import type { IconType } from '../ui/button.tsx'
import { COLOUR_NAMES, GLYPH_OF_COLOUR, RULE_COLOURS, type RuleColour } from './colour-rule.ts'
import { colourRows, openNote, recordsAt, toggleReference } from './mark-actions.ts'
import './marks.css'

function swatchOf(colour: RuleColour): IconType {
  return function Swatch() {
    return <span className={`rule-swatch rule-${colour}`}>{GLYPH_OF_COLOUR[colour]}</span>
  }
}

const SWATCHES = Object.fromEntries(RULE_COLOURS.map((colour) => [colour, swatchOf(colour)])) as Record<
  RuleColour,
  IconType
>

/** Colours the rows that have the value. */
export function colourEntry(viewer: Viewer, target: CellTarget): MenuEntry {
  const value = filterOf(viewer, target)
  return {
    kind: 'submenu',
    label: 'Colour these rows',
    icon: Palette,
    entries: [
      ...RULE_COLOURS.map((colour): MenuEntry => ({
        kind: 'action',
        label: COLOUR_NAMES[colour],
        icon: SWATCHES[colour],
        run: () => colourRows(viewer, value?.is ?? '', colour),
        ...(value === undefined ? { disabled: 'No filter can spell this value' } : {}),
      })),
      { kind: 'line' },
      { kind: 'action', label: 'Colour rules …', run: () => viewer.setOverlay('colours') },
    ],
  }
}

/** What is done to the record that a value is of. */
export function markEntries(viewer: Viewer, { record }: CellTarget): MenuEntry[] {
  const records = recordsAt(viewer, record)
  const { marked, notes, reference } = viewer.marks.store.getState()
  const isMarked = records.every((one) => marked.has(one))
  const what = records.length === 1 ? '' : ` ${records.length} records`
  return [
    {
      kind: 'action',
      label: isMarked ? `Take the mark away${what === '' ? '' : ` from${what}`}` : `Mark${what}`,
      icon: Flag,
      keys: 'Ctrl M',
      run: () => viewer.marks.toggle(records),
    },
    {
      kind: 'action',
      label: notes.has(record) ? 'Change the note …' : 'Note …',
      icon: NotebookPen,
      run: () => openNote(viewer, record),
    },
    {
      kind: 'action',
      label: reference?.record === record ? 'Times as they are' : 'Time reference',
      icon: Timer,
      keys: 'Ctrl T',
      run: () => void toggleReference(viewer, record),
    },
  ]
}
