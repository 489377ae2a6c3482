/** Shows what the maker of a bundle saw, the first time that it is opened here: later what was left shows. */
import type { BundleManifest } from '../../core/protocol/live-api.ts'
import type { Viewer } from '../state/viewer.ts'
import { marksOfBundle } from './bundle-marks.ts'
import { decodePlace, restorePlace } from './bundle-view.ts'

/** Takes over marks, view and the record that was looked at. */
export async function restoreBundle(viewer: Viewer, { view, marks = [] }: BundleManifest): Promise<void> {
  const { session } = viewer.store.getState().status
  const isFirstTime = await viewer.marks.takeBundle(marksOfBundle(marks))
  if (!isFirstTime || viewer.store.getState().status.session !== session) return
  const place = decodePlace(view)
  if (place !== undefined) restorePlace(viewer, place)
  const looked = marks.find(({ isSelected }) => isSelected === true)?.record
  if (looked !== undefined) selectWhenRead(viewer, session, looked)
}

function selectWhenRead(viewer: Viewer, session: number, record: number): void {
  const look = (): boolean => {
    const { status, selected, view } = viewer.store.getState()
    if (status.session !== session || selected !== undefined) return true
    const isThere = status.records.data + status.records.options >= record && view.info !== undefined
    if (isThere) viewer.select(record)
    return isThere || (status.phase !== 'loading' && view.info !== undefined)
  }
  if (look()) return
  const stop = viewer.store.subscribe(() => {
    if (look()) stop()
  })
}
