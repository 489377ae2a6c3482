import { Group } from 'lucide-react'
import type { ListName } from '../../core/protocol/list-api.ts'
import { useListState, useViewer } from '../state/viewer-context.tsx'
import { RemovableChip } from '../ui/removable-chip.tsx'

/** The group that the rows of a list are of, where the filter cannot say it and no groups lead back; a click shows all rows again. */
export function GroupChip({ list, rows }: { readonly list: ListName; readonly rows: string }) {
  const viewer = useViewer()
  const group = useListState(list, ({ view, groupTrail }) => (groupTrail === undefined ? view.wanted.group : undefined))
  if (group === undefined) return null
  return (
    <RemovableChip
      icon={Group}
      text={group}
      title={`Only ${rows} with ${group}. Show those of all groups`}
      action="Show those of all groups"
      onRemove={() => viewer.lists[list].leaveGroup()}
    />
  )
}
