import type { Viewer } from '../state/viewer.ts'

/** Selects a record in Flows with its details and octets; a filter that hides it is cleared. */
export async function showRecord(viewer: Viewer, record: number): Promise<void> {
  viewer.settings.setState({ isDetailsOpen: true })
  viewer.showTab('flows')
  const row = await viewer.findRow(record)
  if (row >= 0) {
    viewer.reveal(row, record)
    return
  }
  viewer.select(record)
  const isHidden = viewer.store.getState().view.wanted.filter !== ''
  if (!isHidden) return
  const stop = viewer.store.subscribe(({ view }) => {
    if (view.isBusy || view.wanted.filter !== '') return
    stop()
    void viewer.findRow(record).then((found) => {
      if (found >= 0) viewer.reveal(found, record)
    })
  })
  viewer.applyFilter('')
}
