import { ArrowLeft, X } from 'lucide-react'
import { leaveVisit, stayAtVisit } from '../state/list-travel.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import type { Tab } from '../state/viewer-state.ts'
import { Button, IconButton } from '../ui/button.tsx'

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  flows: 'Flows',
  transactions: 'Transactions',
  sessions: 'Sessions',
  top: 'Top',
  templates: 'Templates',
  health: 'Health',
}

/** Says in Flows whose records show, and leads back to where they were asked for. */
export function VisitBand() {
  const viewer = useViewer()
  const visit = useViewerState((state) => state.visit)
  const filter = useViewerState((state) => state.view.wanted.filter)
  // Another filter has ended the visit.
  if (visit?.filter !== filter) return null
  return (
    <div className="band visit-band" role="status">
      <Button
        icon={ArrowLeft}
        label={`Back to ${TAB_NAMES[visit.from]}`}
        keys="Alt ←"
        onClick={() => leaveVisit(viewer)}
      />
      <span className="band-text">
        {visit.title.startsWith('record') ? '' : 'Records of '}
        {visit.title}
      </span>
      <IconButton icon={X} label="Stay here" onClick={() => stayAtVisit(viewer)} />
    </div>
  )
}
