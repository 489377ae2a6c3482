import { Binary, Funnel } from 'lucide-react'
import { useState } from 'react'
import { focusOctets } from '../app/regions.ts'
import type { Viewer } from '../state/viewer.ts'
import { useViewer } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { ExportMenu } from './export-menu.tsx'
import { LearnedNames } from './learned-names.tsx'
import { versionFilter } from './rows-filter.ts'
import { useShownVersion } from './shown-version.ts'
import { TemplateHistory } from './template-history.tsx'
import type { TemplatePlace } from './template-names.ts'
import { TrafficFacts } from './traffic-facts.tsx'
import { useSelectedDescription } from './templates-context.ts'
import './template-notes.css'

/** Shows the octets of the first record that a filter lets through; resolves to why it could not. */
async function showOctets(viewer: Viewer, filter: string): Promise<string | undefined> {
  const { session } = viewer.host
  const view = await session.openView({ filter, sort: [] }).catch(() => undefined)
  if (view === undefined) return 'The host did not answer.'
  if (!view.ok) return view.failure.message
  const rows = await session
    .readWindow({ view: view.value.view, first: 0, count: 1, columns: [] })
    .catch(() => undefined)
  await session.closeView(view.value.view).catch(() => undefined)
  const record = rows?.ok === true ? rows.value.records[0] : undefined
  if (record === undefined) return 'No record was decoded with it.'
  viewer.settings.setState({ isDetailsOpen: true })
  viewer.showTab('flows')
  const row = await viewer.findRow(record)
  if (row >= 0) viewer.reveal(row, record)
  else viewer.select(record)
  // The pane may only now be drawn.
  setTimeout(focusOctets, 100)
  return undefined
}

/** What is known beside the layout: names, history, and the ways out of the view. */
export function TemplateNotes({ place }: { readonly place: TemplatePlace }) {
  const viewer = useViewer()
  const description = useSelectedDescription()
  const shown = useShownVersion()
  const [failure, setFailure] = useState<string>()
  const keys = shown?.version.fields.map(({ key }) => key) ?? []
  return (
    <aside className="template-notes" aria-label="Notes on the template" data-region="template-notes">
      <div className="notes-scroll">
        <LearnedNames place={place} keys={keys} />
        {description !== undefined && <TemplateHistory description={description} />}
        <TrafficFacts template={place.template} />
        {shown?.version.timeRule !== undefined && (
          <p className="notes-line">Times of a record: {shown.version.timeRule}.</p>
        )}
      </div>
      {shown !== undefined && (
        <div className="notes-actions">
          <Button
            icon={Funnel}
            label={`Rows of v${shown.version.version}`}
            isDisabled={shown.version.records === 0}
            onClick={() => viewer.showRows(versionFilter(shown.version))}
          />
          <Button
            icon={Binary}
            label="Octets"
            isDisabled={shown.version.records === 0}
            onClick={() => void showOctets(viewer, versionFilter(shown.version)).then(setFailure)}
          />
          <ExportMenu place={place} shown={shown} />
        </div>
      )}
      {failure !== undefined && (
        <p className="notes-line" role="alert">
          {failure}
        </p>
      )}
    </aside>
  )
}
