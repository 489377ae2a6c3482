import type { RecordDetails, RecordField } from '../../core/protocol/session-api.ts'
import { nameLines } from './name-words.ts'
import { useAddressNames, useServiceName } from './use-address-names.ts'
import './beside-address.css'

/** Number of the transport protocol of a record, from whichever field has it. */
function protocolOf({ fields }: RecordDetails): number | undefined {
  const value = fields.find(({ key }) => key === 'protocolIdentifier')?.value
  return typeof value === 'number' ? value : undefined
}

interface BesideFieldProps {
  readonly field: RecordField
  readonly details: RecordDetails
}

/** All that is known of the address in a field, or the service of its port. */
export function BesideField({ field: { columnType, value }, details }: BesideFieldProps) {
  const names = useAddressNames(columnType === 'address' && typeof value === 'string' ? value : undefined)
  const port = columnType === 'port' && typeof value === 'number' ? value : undefined
  const service = useServiceName(port, protocolOf(details))
  const lines = names === undefined ? (service === undefined ? [] : [service]) : nameLines(names)
  return lines.length === 0 ? null : (
    <span className="beside-value" data-name={lines.join(' · ')} title={lines.join('\n')} />
  )
}
