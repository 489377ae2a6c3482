/** Fields of filters over names of addresses (docs/names.md): of the source, of the destination, of either. */
import type { FilterColumn } from './filter-fields.ts'

/** What is named of an address: its host, its country by code or name, the organisation of its network by name or as `AS64496`. */
export type NamedWhat = 'host' | 'country' | 'organisation'

export interface AddressNameField {
  readonly column: FilterColumn
  readonly what: NamedWhat
  /** Columns of the addresses. */
  readonly of: readonly ('@source' | '@destination')[]
}

const field = (id: string, what: NamedWhat, ...of: AddressNameField['of']): AddressNameField => ({
  column: { id, type: 'text' },
  what,
  of,
})

/** No record holds them: they mean what names say at the moment of asking. */
export const ADDRESS_NAME_FIELDS: readonly AddressNameField[] = [
  field('srcname', 'host', '@source'),
  field('dstname', 'host', '@destination'),
  field('ipname', 'host', '@source', '@destination'),
  field('srccountry', 'country', '@source'),
  field('dstcountry', 'country', '@destination'),
  field('country', 'country', '@source', '@destination'),
  field('srcorg', 'organisation', '@source'),
  field('dstorg', 'organisation', '@destination'),
  field('org', 'organisation', '@source', '@destination'),
]
