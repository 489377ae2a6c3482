import { useEffect, useState } from 'react'
import { Group, Panel, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Split } from '../ui/split.tsx'
import { TemplateCentre } from './template-centre.tsx'
import { TemplateNotes } from './template-notes.tsx'
import { TemplateTimeline } from './template-timeline.tsx'
import { useSelectedPlace, useTemplateKeeper, useTemplates } from './templates-context.ts'
import { TreePane } from './tree-pane.tsx'
import './templates-view.css'

/** Below this the side panes are narrower, so that the layout keeps its place. */
const NARROW_WINDOW = 1200

function NothingToShow() {
  const tree = useTemplates((state) => state.tree)
  const phase = useViewerState((state) => state.status.phase)
  const isEmpty = tree !== undefined && phase !== 'loading'
  return (
    <section className="template-centre" aria-label="Template" data-region="template">
      <p className="template-none" role="status">
        {isEmpty
          ? 'No template came in this session, and no data that would need one. Health says what did come.'
          : 'Reading: templates show as they come.'}
      </p>
    </section>
  )
}

/** Every template of the session: what it is, how it is laid out, what has become of it. */
export function TemplatesView() {
  const viewer = useViewer()
  const keeper = useTemplateKeeper()
  const isShown = useViewerState((state) => state.tab === 'templates')
  const target = useViewerState((state) => state.templateTarget)
  const place = useSelectedPlace()
  const [isNarrow] = useState(() => window.innerWidth < NARROW_WINDOW)
  const timeline = usePanelRef()
  const tree = usePanelRef()
  const notes = usePanelRef()
  const rows = useDefaultLayout({ id: 'flowglass.templates-rows', storage: localStorage })
  const columns = useDefaultLayout({
    id: `flowglass.templates-columns${isNarrow ? '-narrow' : ''}`,
    storage: localStorage,
  })

  useEffect(() => (isShown ? keeper.watch() : undefined), [keeper, isShown])
  // The limits of what waits are told by the health report.
  const isPending = place?.template.state === 'pending'
  useEffect(() => (isShown && isPending ? viewer.health.watch() : undefined), [viewer, isShown, isPending])
  useEffect(() => {
    if (target !== undefined) void keeper.show(target)
  }, [keeper, target])

  return (
    <div className="templates">
      <Group orientation="vertical" id="templates-rows" {...rows}>
        <Panel id="templates-main" minSize={200}>
          <Group orientation="horizontal" id="templates-columns" {...columns}>
            <Panel id="templates-tree" panelRef={tree} defaultSize={isNarrow ? 226 : 270} minSize={180} collapsible>
              <TreePane />
            </Panel>
            <Split label="Tree and template" orientation="vertical" panel={tree} />
            <Panel id="templates-centre" minSize={360}>
              {place === undefined ? <NothingToShow /> : <TemplateCentre place={place} />}
            </Panel>
            <Split label="Template and notes" orientation="vertical" panel={notes} />
            <Panel id="templates-notes" panelRef={notes} defaultSize={isNarrow ? 246 : 308} minSize={220} collapsible>
              {place !== undefined && <TemplateNotes place={place} />}
            </Panel>
          </Group>
        </Panel>
        <Split label="Template and timeline" orientation="horizontal" panel={timeline} />
        <Panel
          id="templates-timeline"
          panelRef={timeline}
          defaultSize={166}
          minSize={80}
          collapsible
          collapsedSize={30}
        >
          {place !== undefined && <TemplateTimeline place={place} />}
        </Panel>
      </Group>
    </div>
  )
}
