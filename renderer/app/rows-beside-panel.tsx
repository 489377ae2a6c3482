import type { ReactNode } from 'react'
import { Group, Panel, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { useSettings } from '../state/viewer-context.tsx'
import { BesidePanel } from '../top/beside-panel.tsx'
import { Split } from '../ui/split.tsx'

/** Pixels: of the panel, and the least that it and the rows have. */
const BESIDE_WIDTH = 340
const LEAST_BESIDE = 240
const LEAST_ROWS = 420

/** Rows of Flows, and the panel of Top at their right when it is asked for. */
export function RowsBesidePanel({ children }: { readonly children: ReactNode }) {
  const isOpen = useSettings((settings) => settings.isBesideOpen)
  const panel = usePanelRef()
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: 'flowglass.flows-beside',
    storage: localStorage,
    panelIds: isOpen ? ['flows-rows', 'flows-beside'] : ['flows-rows'],
  })
  return (
    <Group
      orientation="horizontal"
      id="flows-beside-split"
      defaultLayout={defaultLayout}
      onLayoutChanged={onLayoutChanged}
    >
      <Panel id="flows-rows" minSize={isOpen ? LEAST_ROWS : 0}>
        {children}
      </Panel>
      {isOpen && <Split label="Rows and Top panel" orientation="vertical" panel={panel} />}
      {isOpen && (
        // What its menus hang out of it must show.
        <Panel
          id="flows-beside"
          panelRef={panel}
          defaultSize={BESIDE_WIDTH}
          minSize={LEAST_BESIDE}
          maxSize="60"
          groupResizeBehavior="preserve-pixel-size"
          style={{ overflow: 'visible' }}
        >
          <BesidePanel />
        </Panel>
      )}
    </Group>
  )
}
