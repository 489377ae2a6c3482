/** Viewers told apart: what one asks of many records does not end what another has asked. */
import type { HostFunctions } from '../protocol/viewer-rpc.ts'
import type { AskedBy } from '../protocol/aggregate-api.ts'

let viewers = 0

/** The functions as one more viewer calls them: its panels are askers of its own, whatever they call themselves. */
export function asOneViewer(api: HostFunctions): HostFunctions {
  const viewer = (viewers += 1)
  const own = <Spec extends AskedBy>(spec: Spec): Spec => ({ ...spec, asker: `${viewer} ${spec.asker ?? ''}` })
  return {
    ...api,
    histogram: (spec) => api.histogram(own(spec)),
    top: (spec) => api.top(own(spec)),
    compare: (spec) => api.compare(own(spec)),
  }
}
