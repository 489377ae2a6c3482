/** Every bound of the database of a session, with its unit and its reason. */

/** MiB that DuckDB may use; beyond it, it spills to the session's folder. Leaves room for the decoder within 700 MB. */
export const STORE_MEMORY_MIB = 192

/** Threads of DuckDB. With two, a sort uses both cores while nothing is read; the decoder has its own thread. */
export const STORE_THREADS = 2

/** Tables in one statement: each has buffers of its own in DuckDB, and 500 of them would fill its memory. */
export const MAX_TABLES_AT_ONCE = 32

/** Octets of the hash joins of one statement, about, as long as one table has no more of them. */
export const MAX_JOIN_OCTETS = 24 << 20

/** Texts kept in memory, so that scrolling reads most of them once. */
export const MAX_CACHED_TEXTS = 65_536

/**
 * Octets that the store of a live session leaves free on its disk, and the part of a small disk, whichever is less. Free space is
 * looked at once a second; 30,000 full datagrams a second are 42 MB of messages beside their records, and the recording writes as many.
 */
export const DISK_RESERVE_OCTETS = 256 << 20
export const DISK_RESERVE_PART = 0.1

/** Records that a live session keeps however full the disk is, some 30 MB: less would be no view. */
export const LEAST_HELD_RECORDS = 1 << 17
