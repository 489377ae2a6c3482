/** The timeline of the selected transaction or connection (`lists.transactions.selected`, `lists.connections.selected`). */
export function TimelinePane() {
  return <section aria-label="Timeline" data-region="timeline" />
}
