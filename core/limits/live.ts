/** Every bound of live sessions and replays: sockets, ring, recording, alerts, bundles; with its unit and its reason. */

/** Memory of the ring between sockets and decoder: half a second of a hundred thousand large datagrams. */
export const LIVE_RING_OCTETS = 64 << 20

/** Octets of one buffer in which arrivals become blocks: what the recorder writes at a time, at most. */
export const LIVE_STAGE_OCTETS = 1 << 20

/** Such buffers, most of them on loan to the recorder: what a disk may be late by before datagrams go unrecorded. */
export const LIVE_STAGE_BUFFERS = 32

/** Files of a recorder's ring: each has an entry in memory and one in its folder. */
export const MAX_RING_FILES = 1024

/** Milliseconds after which a recorder that failed tries again: space may have been freed. */
export const RECORDER_RETRY_MS = 5000

/** Milliseconds that an exporter has for the handshake of TLS: a socket that says nothing holds a place. */
export const TLS_HANDSHAKE_MS = 10_000

/** Milliseconds for which a listener that stops takes what goes on arriving, and for which its connections wait for room in the ring. */
export const LIVE_DRAIN_MS = 300
export const LIVE_ROOM_MS = 2000

/** What is asked of the system for the buffer of a UDP socket; it grants what it likes. */
export const RECEIVE_BUFFER_OCTETS = 32 << 20

/** Milliseconds between two reports of the listener's thread. */
export const LIVE_REPORT_INTERVAL_MS = 250

/** Milliseconds after which records show that wait for their block to be full. */
export const LIVE_FLUSH_INTERVAL_MS = 100

/** Seconds that a sparkline shows. */
export const ACTIVITY_SECONDS = 60

/** Milliseconds that listeners have to close their sockets and files when they are told to stop. */
export const LIVE_STOP_TIMEOUT_MS = 3000

/** Exporters and domains with waiting data that a live session names. */
export const MAX_REPORTED_WAITING = 32

/** Exporters whose activity is told one by one. */
export const MAX_ACTIVE_EXPORTERS = 1024

/** Sockets of a live session. */
export const MAX_LISTENERS = 16

/** Connections of exporters at a time, over all listeners. */
export const MAX_EXPORTER_CONNECTIONS = 1024

/** Entries of the list of exporters that are let in. */
export const MAX_ALLOWED_EXPORTERS = 1024

/** Alert rules of a session, and times at which each was broken that are kept. */
export const MAX_ALERT_RULES = 64
export const MAX_ALERT_FIRINGS = 256

/** Letters of notes and of a view in an incident bundle. */
export const MAX_BUNDLE_TEXT_LENGTH = 65_536

/** Marked records in an incident bundle, and letters of the note of each: together they have room in its section header. */
export const MAX_BUNDLE_MARKS = 1000
export const MAX_NOTE_LENGTH = 2000

/** Octets of a part of a bundle's manifest: the length of a pcapng option has 16 bits. */
export const MANIFEST_PART_OCTETS = 60_000

/** Octets of a manifest in all: a section header that readers of pcapng still take (16 MiB) has room for it. */
export const MAX_MANIFEST_OCTETS = 12 << 20

/** Texts of the dictionary that are kept while a live session is recorded, for labels that came first as values. */
export const KEPT_LABEL_TEXT_OCTETS = 8 << 20

/**
 * Octets of texts after which the dictionary of a live session begins anew, where it keeps few records: so many for each record, or that part
 * of the octets that it may have, but at least these. So long texts outlive their records: a URL has some 60 octets.
 */
export const LIVE_DICTIONARY_OCTETS_PER_RECORD = 64
export const LIVE_DICTIONARY_SHARE = 1 / 16
export const LEAST_LIVE_DICTIONARY_OCTETS = 4 << 20

/** Transport sessions of which a manifest tells what was known. */
export const MAX_KNOWN_SESSIONS = 16_384

/** Exporter sessions of a replay that have a socket at the same time, per target; the one used longest ago makes room. */
export const MAX_REPLAYED_SESSIONS = 512

/**
 * Rows of the lists of a live session: past them the oldest go, however much the store keeps. With all of them full the lists take
 * some 150 MB; a transaction takes 256 octets, each of its records 48, a connection 112, a session 217 and each of its records 16.
 */
export const MAX_LIVE_TRANSACTIONS = 1 << 17
export const MAX_LIVE_TRANSACTION_RECORDS = 1 << 19
export const MAX_LIVE_CONNECTIONS = 1 << 17
export const MAX_LIVE_TRAFFIC_SESSIONS = 1 << 17
export const MAX_LIVE_TRAFFIC_RECORDS = 1 << 19

/** Octets of layer-7 fields kept for the details of sessions of a live session: past them, those of the oldest records go. */
export const MAX_LIVE_LAYER7_OCTETS = 16 << 20

/** Addresses that connections, or sessions, of a live session name: two of each row, and what comes until the others are looked for. */
export const MAX_LIVE_CONNECTION_ADDRESSES = 1 << 19
export const MAX_LIVE_SESSION_ADDRESSES = 1 << 19

/** Collectors that one replay sends to. */
export const MAX_REPLAY_TARGETS = 16

/** Datagrams a second that a replay sends to each collector, unless another rate is asked for: what collectors on loopback take. */
export const USUAL_REPLAY_RATE = 50_000

/** Datagrams a second of a replay: more than one thread can send. */
export const MAX_REPLAY_RATE = 1_000_000

/** Milliseconds after which it is said again that numbers run out, as long as no new session is there: its store could not be made, say. */
export const RENEWAL_REMINDER_MS = 5000

/**
 * Milliseconds between two renewals for kinds of records, at least. Who invents templates as fast as they are decoded brings
 * `MAX_SHAPE_FIELDS` in three to eight seconds, and each renewal empties the views. Numbers run out no faster than in half an hour.
 */
export const RENEWAL_KINDS_PAUSE_MS = 60_000

/**
 * Milliseconds that a new session waits for templates of data that has come, where it is ordered though numbers are left: to a full disk
 * nothing is stored meanwhile, and an exporter may never send one.
 */
export const RENEWAL_PATIENCE_MS = 10_000
