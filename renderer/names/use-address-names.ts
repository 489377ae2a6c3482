import { useCallback, useSyncExternalStore } from 'react'
import type { AddressNames } from '../../core/protocol/address-names-api.ts'
import { useViewer } from '../state/viewer-context.tsx'

/** What is known of an address; asks for it, and renders again when something else is known. Undefined: of none. */
export function useAddressNames(address: string | undefined): AddressNames | undefined {
  const { names } = useViewer()
  const subscribe = useCallback((onChange: () => void) => names.onEvent(onChange), [names])
  return useSyncExternalStore(subscribe, () => (address === undefined ? undefined : names.of(address)))
}

/** The service of a port; renders again when names come or go. Undefined: of none. */
export function useServiceName(port: number | undefined, protocol?: number): string | undefined {
  const { names } = useViewer()
  const subscribe = useCallback((onChange: () => void) => names.onEvent(onChange), [names])
  return useSyncExternalStore(subscribe, () => (port === undefined ? undefined : names.service(port, protocol)))
}
