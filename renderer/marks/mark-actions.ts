/** What is done to records: marks, notes, and the record that times count from. */
import { readRows } from '../menu/row-text.ts'
import type { Viewer } from '../state/viewer.ts'
import type { RuleColour } from './colour-rule.ts'
import { newRule } from './colour-rule.ts'

/** The records that an action is about: those selected together, if the one that is pointed at is among them. */
export function recordsAt(viewer: Viewer, record: number): readonly number[] {
  const { selection } = viewer.store.getState()
  return selection.includes(record) ? selection : [record]
}

/** Lets times count from a record, or from nowhere again when they do already. */
export async function toggleReference(viewer: Viewer, record: number): Promise<void> {
  const { marks } = viewer
  if (marks.store.getState().reference?.record === record) {
    marks.setReference(undefined)
    return
  }
  const rows = await readRows(viewer, 'flows', [record], ['@time'])
  const time = rows?.[0]?.[0]
  if (typeof time === 'string') marks.setReference({ record, time })
}

/** Opens the note of a record, which is selected by that. */
export function openNote(viewer: Viewer, record: number): void {
  if (viewer.store.getState().selected !== record) viewer.select(record)
  viewer.setOverlay('note')
}

/** Colours the rows of a filter, before all other rules. */
export function colourRows(viewer: Viewer, filter: string, colour: RuleColour): void {
  const { colourRules } = viewer.settings.getState()
  const others = colourRules.filter((rule) => rule.filter !== filter)
  viewer.settings.setState({ colourRules: [newRule(filter, colour), ...others] })
}
