import { useEffect, useState } from 'react'
import type { Failure } from '../../core/protocol/failure.ts'
import type { ListGroupRow } from '../../core/protocol/list-api.ts'
import { useListState, useViewer } from '../state/viewer-context.tsx'
import { GROUP_MEASURES } from './groupings.ts'

export interface Groups {
  readonly by: string
  readonly rows: readonly ListGroupRow[]
  readonly failure: Failure | undefined
}

/** The groups of the rows that show; the ones before stay until those of a new view are there. */
export function useGroups(list: 'transactions' | 'connections', by: string): Groups | undefined {
  const viewer = useViewer()
  const view = useListState(list, (state) => state.view.info?.view)
  const [groups, setGroups] = useState<Groups>()
  useEffect(() => {
    if (view === undefined) return
    let isOver = false
    void viewer.host.session
      .groupList({ view, by, measure: GROUP_MEASURES[list] })
      .then((answer) => {
        if (isOver) return
        setGroups(
          answer.ok ? { by, rows: answer.value, failure: undefined } : { by, rows: [], failure: answer.failure },
        )
      })
      // The connection is gone; its band says so.
      .catch(() => undefined)
    return () => {
      isOver = true
    }
  }, [viewer, list, view, by])
  return groups?.by === by ? groups : undefined
}
