import { nameLines, shortName } from './name-words.ts'
import { useAddressNames } from './use-address-names.ts'
import './beside-address.css'

/** The name of an address beside it, drawn so that no copy has it; nothing where none is known. */
export function BesideAddress({ address }: { readonly address: string | undefined }) {
  const names = useAddressNames(address)
  const name = names === undefined ? undefined : shortName(names)
  if (names === undefined || name === undefined) return null
  return <span className="beside-value" data-name={name} title={nameLines(names).join('\n')} />
}
