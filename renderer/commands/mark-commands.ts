/** Commands about marks, notes, the time reference, colour rules and profiles. */
import { Bookmark, ChevronsDown, ChevronsUp, Flag, NotebookPen, Palette, Timer } from 'lucide-react'
import { openNote, recordsAt, toggleReference } from '../marks/mark-actions.ts'
import { stepMarked } from '../marks/mark-travel.ts'
import type { Viewer } from '../state/viewer.ts'
import type { Tab } from '../state/viewer-state.ts'
import { needsSession, type CommandActions } from './command-action.ts'

const ROW_TABS: readonly Tab[] = ['flows', 'transactions', 'sessions']

const needsSelected = (viewer: Viewer): string | undefined =>
  viewer.store.getState().selected === undefined ? 'No record is selected' : undefined

/** Does something with the selected record. */
function withSelected(act: (viewer: Viewer, record: number) => void): (viewer: Viewer) => void {
  return (viewer) => {
    const { selected } = viewer.store.getState()
    if (selected !== undefined) act(viewer, selected)
  }
}

function step(viewer: Viewer, direction: 1 | -1): void {
  void stepMarked(viewer, direction).then((isFound) => {
    const where = direction > 0 ? 'below' : 'above'
    if (!isFound)
      viewer.notices.say({ tone: 'done', title: 'No marked or coloured row', text: `There is none ${where} this one.` })
  })
}

export const MARK_COMMANDS = {
  mark: {
    icon: Flag,
    views: ['flows'],
    refusal: needsSelected,
    run: withSelected((viewer, record) => viewer.marks.toggle(recordsAt(viewer, record))),
  },
  'next-marked': { icon: ChevronsDown, views: ROW_TABS, run: (viewer) => step(viewer, 1) },
  'previous-marked': { icon: ChevronsUp, views: ROW_TABS, run: (viewer) => step(viewer, -1) },
  'time-reference': {
    icon: Timer,
    views: ['flows'],
    refusal: needsSelected,
    run: withSelected((viewer, record) => void toggleReference(viewer, record)),
  },
  'write-note': { icon: NotebookPen, views: ['flows'], refusal: needsSelected, run: withSelected(openNote) },
  'colour-rules': { icon: Palette, refusal: needsSession, run: (viewer) => viewer.setOverlay('colours') },
  profiles: {
    icon: Bookmark,
    refusal: needsSession,
    run: (viewer) => viewer.setOverlay('profiles'),
    isBeforeGrid: true,
  },
} as const satisfies Partial<CommandActions>
