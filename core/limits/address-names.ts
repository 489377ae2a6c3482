/** Limits of names beside addresses and ports, each with its unit and reason. */

/** Addresses of one question: more than a window of rows with four addresses each shows at a time. */
export const MAX_NAMED_ADDRESSES = 4096
/** Characters of an address: the longest text of IPv6 with a zone fits. */
export const MAX_ADDRESS_LENGTH = 64
/** DNS servers that a user may name. */
export const MAX_DNS_SERVERS = 4
/** Addresses that a user may ask DNS for at once: a page of a list. */
export const MAX_RESOLVED_ADDRESSES = 256
