/** What a viewer may say about names of addresses. */
import * as v from 'valibot'
import {
  MAX_ADDRESS_LENGTH,
  MAX_DNS_SERVERS,
  MAX_NAMED_ADDRESSES,
  MAX_RESOLVED_ADDRESSES,
} from '../limits/address-names.ts'
import { NAME_FILES } from '../protocol/address-names-api.ts'

const address = v.pipe(v.string(), v.maxLength(MAX_ADDRESS_LENGTH))

export const addresses = v.pipe(v.array(address), v.maxLength(MAX_NAMED_ADDRESSES))

export const resolvedAddresses = v.pipe(v.array(address), v.maxLength(MAX_RESOLVED_ADDRESSES))

export const nameFile = v.picklist(NAME_FILES)

export const nameSwitches = v.strictObject({
  hosts: v.boolean(),
  services: v.boolean(),
  country: v.boolean(),
  as: v.boolean(),
  dns: v.boolean(),
  dnsAsksPrivate: v.boolean(),
  dnsServers: v.pipe(v.array(address), v.maxLength(MAX_DNS_SERVERS)),
})
