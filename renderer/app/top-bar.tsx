import { ChevronDown, FileClock, Moon, Radio, Settings2, Square, Sun } from 'lucide-react'
import { formatOctets } from '../../core/elements/format-quantity.ts'
import { plural } from '../ui/numbers.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Mark } from '../ui/mark.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import type { RowHeight, Theme } from '../state/settings.ts'
import { LiveBar } from '../live/live-bar.tsx'
import { LoadProgressBar } from './load-progress.tsx'
import { useShownTheme } from './use-theme.ts'
import { ViewTabs } from './view-tabs.tsx'
import './top-bar.css'

const THEME_NAMES: Record<Theme, string> = { system: 'As the system', dark: 'Dark', light: 'Light' }
const DENSITY_NAMES: Record<RowHeight, string> = {
  20: 'Compact, 20 px',
  22: 'Default, 22 px',
  28: 'Comfortable, 28 px',
}

function SessionMenu({ onChoose }: { readonly onChoose: () => void }) {
  const viewer = useViewer()
  const source = useViewerState((state) => state.status.source)
  const exporters = useViewerState((state) => state.status.exporters)
  const templates = useViewerState((state) => state.status.templates)
  const live = useViewerState((state) => state.status.live)
  const isOpen = useViewerState((state) => state.overlay === 'session')
  const close = () => viewer.setOverlay('none')
  if (source === undefined) return null
  const Icon = live === undefined ? FileClock : Radio
  const name = live?.isListening === true ? `Live · ${source.name}` : source.name
  return (
    <div className="top-session">
      <button
        type="button"
        className="session-button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title={name}
        onClick={() => viewer.setOverlay(isOpen ? 'none' : 'session')}
      >
        <Icon size={16} strokeWidth={1.75} />
        <span className="ellipsis">{name}</span>
        <ChevronDown size={14} strokeWidth={1.75} />
      </button>
      {isOpen && (
        <Popover label="Session" onClose={close}>
          <div className="session-facts">
            <b>{name}</b>
            <span>
              {formatOctets(source.octets)} · {source.format}
              {source.compression === undefined ? '' : `, ${source.compression}`}
            </span>
            <span>
              {plural(exporters, 'exporter')} · {plural(templates, 'template')}
            </span>
          </div>
          <div className="menu-line" />
          <Menu label="Session">
            <MenuItem
              label="Open another file"
              keys="Ctrl O"
              onSelect={() => {
                close()
                onChoose()
              }}
            />
            <MenuItem label="Listen live" keys="Ctrl L" onSelect={() => viewer.setOverlay('listen')} />
            {live === undefined && <MenuItem label="Replay…" onSelect={() => viewer.setOverlay('replay')} />}
            {live !== undefined && (
              <MenuItem label="Save incident bundle…" onSelect={() => viewer.setOverlay('bundle')} />
            )}
            <MenuItem
              label="Close and show the start"
              onSelect={() => {
                close()
                void viewer.closeSession()
              }}
            />
          </Menu>
        </Popover>
      )}
    </div>
  )
}

/** Theme and density. */
function SettingsMenu() {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'settings')
  const theme = useSettings((settings) => settings.theme)
  const rowHeight = useSettings((settings) => settings.rowHeight)
  return (
    <div className="top-menu">
      <IconButton
        icon={Settings2}
        label="Settings"
        hasMenu
        isExpanded={isOpen}
        onClick={() => viewer.setOverlay(isOpen ? 'none' : 'settings')}
      />
      {isOpen && (
        <Popover label="Settings" side="below-right" onClose={() => viewer.setOverlay('none')}>
          <Menu label="Settings">
            <div className="menu-title">Theme</div>
            {(['system', 'dark', 'light'] as const).map((value) => (
              <MenuItem
                key={value}
                label={THEME_NAMES[value]}
                isChecked={theme === value}
                onSelect={() => viewer.settings.setState({ theme: value })}
              />
            ))}
            <div className="menu-line" />
            <div className="menu-title">Rows</div>
            {([20, 22, 28] as const).map((value) => (
              <MenuItem
                key={value}
                label={DENSITY_NAMES[value]}
                isChecked={rowHeight === value}
                onSelect={() => viewer.settings.setState({ rowHeight: value })}
              />
            ))}
            <div className="menu-line" />
            <MenuItem label="Names …" onSelect={() => viewer.setOverlay('names')} />
            <MenuItem label="Keyboard" keys="?" onSelect={() => viewer.setOverlay('keys')} />
          </Menu>
        </Popover>
      )}
    </div>
  )
}

function ThemeSwitch() {
  const viewer = useViewer()
  const shown = useShownTheme()
  const other = shown === 'dark' ? 'light' : 'dark'
  return (
    <IconButton
      icon={shown === 'dark' ? Sun : Moon}
      label={`Switch to the ${other} theme`}
      onClick={() => viewer.settings.setState({ theme: other })}
    />
  )
}

/** Mark, session, views, and what the session is doing. */
export function TopBar({ onChoose }: { readonly onChoose: () => void }) {
  const viewer = useViewer()
  const status = useViewerState((state) => state.status)
  const hasSession = status.phase !== 'empty' && status.phase !== 'failed'
  return (
    <header className="top-bar" data-region="top">
      <span className="top-mark">
        <Mark />
        {!hasSession && <b className="top-name">Flowglass</b>}
      </span>
      {hasSession && (
        <>
          <SessionMenu onChoose={onChoose} />
          <span className="top-line" />
          <ViewTabs />
        </>
      )}
      <span className="top-gap" />
      {hasSession && <LiveBar />}
      {status.phase === 'loading' && status.live === undefined && (
        <>
          <LoadProgressBar progress={status.progress} />
          <Button icon={Square} label="Stop" onClick={() => void viewer.stopLoading()} />
        </>
      )}
      {hasSession && status.phase !== 'loading' && status.source !== undefined && status.live === undefined && (
        <span className="top-state">
          {status.phase === 'stopped' ? 'reading stopped, what was read is shown' : 'read-only capture'} ·{' '}
          {formatOctets(status.source.octets)}
        </span>
      )}
      <span className="top-tools">
        <ThemeSwitch />
        <SettingsMenu />
      </span>
    </header>
  )
}
