import { useCallback, useRef } from 'react'
import { FilterReference } from '../help/filter-reference.tsx'
import { KeyboardHelp } from '../help/keyboard-help.tsx'
import { StartScreen } from '../open/start-screen.tsx'
import { useFileDrop } from '../open/use-file-drop.ts'
import { SqlConsole } from '../console/sql-console.tsx'
import { AlertDialog } from '../live/alert-dialog.tsx'
import { Announcer } from '../live/announcer.tsx'
import { BundleBand } from '../live/bundle-band.tsx'
import { BundleDialog } from '../live/bundle-dialog.tsx'
import { ListenDialog } from '../live/listen-dialog.tsx'
import { NoticeCorner } from '../live/notice-corner.tsx'
import { Palette } from '../palette/palette.tsx'
import { ColoursDialog } from '../marks/colours-dialog.tsx'
import { NoteDialog } from '../marks/note-dialog.tsx'
import { ProfilesDialog } from '../marks/profiles-dialog.tsx'
import { NamesDialog } from '../names/names-dialog.tsx'
import { ReplayBand } from '../replay/replay-band.tsx'
import { ReplayDialog } from '../replay/replay-dialog.tsx'
import { useReplay } from '../replay/use-replay.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { ConnectionBand } from './connection-band.tsx'
import { DropOverlay } from '../open/drop-overlay.tsx'
import { OpenFailureBand } from '../open/open-failure-band.tsx'
import { SessionViews } from './session-views.tsx'
import { StatusBar } from './status-bar.tsx'
import { TopBar } from './top-bar.tsx'
import { useCommands } from './use-commands.ts'
import { useKeyboard } from './use-keyboard.ts'
import { useThemeOnRoot } from './use-theme.ts'
import './app.css'

/** The whole window: start screen or session, with what lies over both. */
export function App() {
  const viewer = useViewer()
  const phase = useViewerState((state) => state.status.phase)
  const hasDialog = useViewerState((state) => state.info?.hasFileDialog ?? true)
  const overlay = useViewerState((state) => state.overlay)
  const fileInput = useRef<HTMLInputElement>(null)
  const hasSession = phase !== 'empty' && phase !== 'failed'

  const choose = useCallback(() => {
    if (hasDialog) void viewer.openFile()
    else fileInput.current?.click()
  }, [hasDialog, viewer])
  const filesOver = useFileDrop(viewer)
  const shell = useCommands(viewer, choose)
  useKeyboard(viewer, shell)
  useThemeOnRoot()
  const replay = useReplay(viewer)

  return (
    <div className="app">
      <TopBar onChoose={choose} />
      <ConnectionBand />
      <ReplayBand keeper={replay} />
      {hasSession ? (
        <>
          <OpenFailureBand />
          <BundleBand />
          <SessionViews />
          <StatusBar />
        </>
      ) : (
        <StartScreen filesOver={filesOver} onChoose={choose} />
      )}
      {hasSession && filesOver > 0 && <DropOverlay count={filesOver} />}
      {overlay === 'keys' && <KeyboardHelp />}
      {overlay === 'filters' && <FilterReference />}
      {overlay === 'names' && <NamesDialog />}
      {overlay === 'listen' && hasSession && <ListenDialog />}
      {overlay === 'bundle' && hasSession && <BundleDialog />}
      {overlay === 'alert' && hasSession && <AlertDialog />}
      {overlay === 'colours' && hasSession && <ColoursDialog />}
      {overlay === 'profiles' && hasSession && <ProfilesDialog />}
      {overlay === 'note' && hasSession && <NoteDialog />}
      {overlay === 'replay' && hasSession && <ReplayDialog keeper={replay} />}
      {overlay === 'console' && hasSession && <SqlConsole />}
      {overlay === 'palette' && <Palette shell={shell} />}
      <NoticeCorner />
      <Announcer />
      <input
        ref={fileInput}
        type="file"
        hidden
        aria-label="Capture file"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length > 0) void viewer.openFiles(files)
        }}
      />
    </div>
  )
}
