import { ChartGantt } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { RecordPlace } from '../../core/protocol/list-api.ts'
import { showPlace } from '../state/list-travel.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'

interface Placed {
  readonly record: number
  readonly place: RecordPlace
}

function nameOf({ transaction, session, connection }: RecordPlace): string | undefined {
  if (transaction !== undefined) return 'Timeline'
  if (session !== undefined) return 'Session'
  return connection === undefined ? undefined : 'Connection'
}

/** Shows the transaction, session or connection that a record is part of; nothing for a record that is part of none. */
export function TimelineButton({ record }: { readonly record: number }) {
  const viewer = useViewer()
  const isLoading = useViewerState((state) => state.status.phase === 'loading')
  const [placed, setPlaced] = useState<Placed>()
  useEffect(() => {
    let isOver = false
    void viewer.host.session
      .placeRecord(record)
      .then((place) => {
        if (!isOver) setPlaced({ record, place })
      })
      // The connection is gone; its band says so.
      .catch(() => undefined)
    return () => {
      isOver = true
    }
  }, [viewer, record, isLoading])
  const place = placed?.record === record ? placed.place : undefined
  const name = place && nameOf(place)
  if (place === undefined || name === undefined) return null
  return (
    <Button variant="quiet" icon={ChartGantt} label={name} keys="T" onClick={() => void showPlace(viewer, place)} />
  )
}
