/** Commands about what is open. */
import {
  BellPlus,
  ChartNoAxesColumn,
  Database,
  Download,
  FlaskConical,
  FolderOpen,
  House,
  Package,
  Radio,
  Repeat2,
  Square,
} from 'lucide-react'
import { saveHistogramPicture } from '../histogram/save-histogram.ts'
import type { Viewer } from '../state/viewer.ts'
import type { PictureFormat } from '../timeline/picture-file.ts'
import { needsRows, needsSession, type CommandAction, type CommandActions } from './command-action.ts'

/** On the start screen the ports are in sight; elsewhere they come up. */
function listen(viewer: Viewer): void {
  const button = document.querySelector<HTMLButtonElement>('.start [data-action="listen"]')
  if (button !== null) button.focus()
  else viewer.setOverlay('listen')
}

/** Stops what comes in: listening, or reading; where neither does, begins to listen. */
function startOrStop(viewer: Viewer): void {
  const { status } = viewer.store.getState()
  if (status.live?.isListening === true) void viewer.live.stop()
  else if (status.phase === 'loading') void viewer.stopLoading()
  else if (status.phase === 'empty' || status.phase === 'failed') {
    document.querySelector<HTMLButtonElement>('[data-action="listen"]')?.click()
  } else listen(viewer)
}

/** In the colours that show. */
function saveHistogram(format: PictureFormat): CommandAction {
  return {
    icon: ChartNoAxesColumn,
    views: ['flows', 'top'],
    refusal: (viewer) =>
      viewer.charts.histogram.store.getState().result === undefined ? 'The histogram has no bars yet' : undefined,
    run: (viewer) => void saveHistogramPicture(viewer, format, 'shown'),
  }
}

const isLive = (viewer: Viewer): boolean => viewer.store.getState().status.live !== undefined

export const SESSION_COMMANDS = {
  open: { icon: FolderOpen, run: (_, shell) => shell.choose() },
  'open-sample': { icon: FlaskConical, run: (viewer) => void viewer.openSample() },
  listen: { icon: Radio, run: listen },
  'stop-loading': { icon: Square, run: startOrStop },
  export: {
    icon: Download,
    views: ['flows', 'transactions', 'sessions', 'top'],
    refusal: needsRows,
    run: (viewer) => viewer.setOverlay('export'),
  },
  'histogram-png': saveHistogram('png'),
  'histogram-svg': saveHistogram('svg'),
  'sql-console': { icon: Database, refusal: needsRows, run: (viewer) => viewer.setOverlay('console') },
  replay: {
    icon: Repeat2,
    refusal: (viewer) => needsSession(viewer) ?? (isLive(viewer) ? 'A live session is no capture' : undefined),
    run: (viewer) => viewer.setOverlay('replay'),
  },
  'save-bundle': {
    icon: Package,
    refusal: (viewer) => needsSession(viewer) ?? (isLive(viewer) ? undefined : 'Only of a live session'),
    run: (viewer) => viewer.setOverlay('bundle'),
  },
  'add-alert': {
    icon: BellPlus,
    refusal: (viewer) => needsSession(viewer) ?? (isLive(viewer) ? undefined : 'Only in a live session'),
    run(viewer) {
      viewer.live.store.setState({ editedRule: undefined })
      viewer.setOverlay('alert')
    },
  },
  'show-start': { icon: House, refusal: needsSession, run: (viewer) => void viewer.closeSession() },
} as const satisfies Partial<CommandActions>
