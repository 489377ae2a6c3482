/** Viewers told apart: what one asks does not end what another has asked. */
import type { HostFunctions } from '../protocol/viewer-rpc.ts'
import type { AskedBy } from '../protocol/asked-by.ts'

let viewers = 0

/** The functions as one more viewer calls them: its panels are askers of its own, whatever they call themselves. */
export function asOneViewer(api: HostFunctions): HostFunctions {
  const viewer = (viewers += 1)
  const own = <Spec extends AskedBy>(spec: Spec) => ({ ...spec, asker: `${viewer} ${spec.asker ?? ''}` })
  return {
    ...api,
    histogram: (spec) => api.histogram(own(spec)),
    top: (spec) => api.top(own(spec)),
    compare: (spec) => api.compare(own(spec)),
    openView: (spec) => api.openView(own(spec)),
    openList: (spec) => api.openList(own(spec)),
    runSql: (text, limit) => api.runSql(text, limit, String(viewer)),
    cancelSql: () => api.cancelSql(String(viewer)),
  }
}
