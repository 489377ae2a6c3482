import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'

const LISTS = [
  ['transactions', 'Transactions'],
  ['connections', 'Connections'],
] as const

/** Which of its two lists the view shows. */
export function ListSwitch() {
  const viewer = useViewer()
  const shown = useViewerState((state) => state.transactionsShow)
  const counts = useViewerState((state) => state.status.lists)
  return (
    <span className="list-switch" role="group" aria-label="Rows">
      {LISTS.map(([list, title]) => (
        <button
          key={list}
          type="button"
          aria-pressed={list === shown}
          title={plural(counts[list], list.slice(0, -1))}
          onClick={() => viewer.store.setState({ transactionsShow: list })}
        >
          {title}
        </button>
      ))}
    </span>
  )
}
