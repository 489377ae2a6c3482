/** Limits of names beside addresses and ports, each with its unit and reason. */

/** Addresses of one question: more than a window of rows with four addresses each shows at a time. */
export const MAX_NAMED_ADDRESSES = 4096
/** Characters of an address: the longest text of IPv6 with a zone fits. */
export const MAX_ADDRESS_LENGTH = 64
/** DNS servers that a user may name. */
export const MAX_DNS_SERVERS = 4
/** Addresses that a user may ask DNS for at once: a page of a list. */
export const MAX_RESOLVED_ADDRESSES = 256

/** Octets of a hosts or services file: block lists of half a million names fit. */
export const MAX_NAME_FILE_OCTETS = 32 * 1024 * 1024
/** Names that are taken from a hosts file: about 100 MB of memory. */
export const MAX_HOSTS = 500_000
/** Octets of a database, which is held in memory whole: the largest that are published have about 150 MB. */
export const MAX_DATABASE_OCTETS = 512 * 1024 * 1024
/** Octets of a database that are looked through before other work has its turn: a few milliseconds. */
export const DATABASE_SLICE_OCTETS = 4 * 1024 * 1024
/** Values of a database that are kept decoded: as many as there are countries, and the larger networks. */
export const MAX_DECODED_VALUES = 65_536
/** Addresses whose files' names are kept looked up: some 20 MB. */
export const MAX_KNOWN_ADDRESSES = 65_536

/** Questions to DNS a second: a page of addresses in a few seconds, and no burden for any server. */
export const DNS_QUESTIONS_PER_SECOND = 10
/** Questions that wait for their answer at a time: so many can time out together. */
export const MAX_DNS_UNDER_WAY = 32
/** Addresses that wait for their turn: two minutes of questions. */
export const MAX_DNS_WAITING = 1200
/** Answers of DNS that are kept. */
export const MAX_DNS_ANSWERS = 65_536
/** Milliseconds until the first try of a question is given up; a second one waits twice as long. */
export const DNS_TIMEOUT_MS = 2000
/** Seconds for which a name counts: answers do not tell how long theirs does. */
export const DNS_NAME_SECONDS = 3600
/** Seconds until an address without a name is asked for again. */
export const DNS_NAMELESS_SECONDS = 600
/** Seconds until an address is asked for again whose server did not answer. */
export const DNS_FAILED_SECONDS = 60
/** Milliseconds for which a report waits for files that are being read. */
export const NAME_REPORT_WAIT_MS = 2000
/** Addresses that a filter names before other work has its turn: a few milliseconds. */
export const NAMED_AT_A_TIME = 2000
/** Sets of records that filters over names found, kept while neither records nor names change: a bit a record each. */
export const MAX_KEPT_NAME_SETS = 16
