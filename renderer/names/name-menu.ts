/** What the menu of an address offers for the sake of its name. */
import { ScanSearch } from 'lucide-react'
import type { MenuAction, MenuEntry } from '../menu/menu-entry.ts'
import type { Viewer } from '../state/viewer.ts'
import { copyText } from '../ui/clipboard.ts'

/** Copies the host that is known of an address; nothing where none is. */
export function hostCopies(viewer: Viewer, address: string | undefined): readonly MenuAction[] {
  const host = address === undefined ? undefined : viewer.names.of(address)?.host
  if (host === undefined) return []
  return [{ kind: 'action', label: 'Host name', run: () => void copyText(host) }]
}

/** Looks up the name of an address, whether reverse DNS is on or not. */
export function lookUpEntries(viewer: Viewer, address: string | undefined): readonly MenuEntry[] {
  if (address === undefined) return []
  return [
    {
      kind: 'action',
      label: 'Look up name in DNS',
      icon: ScanSearch,
      run: () => void viewer.names.lookUp(address),
    },
  ]
}
