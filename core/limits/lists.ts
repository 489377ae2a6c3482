/** Every bound of transactions, connections and sessions, and of the lists of them; with its unit and its reason. */

/** AppFlow transactions kept in memory, some 250 octets each; records of further ones are stored, but stitched to nothing. */
export const MAX_TRANSACTIONS = 1 << 21

/** Records of transactions that are kept beside them, some 70 octets each; those of further records join without their places. */
export const MAX_TRANSACTION_RECORDS = 1 << 23

/** Connections kept in memory, some 130 octets each. */
export const MAX_CONNECTIONS = 1 << 21

/** Addresses of connections: two for each there can be, so that it never says so before they do. */
export const MAX_CONNECTION_ADDRESSES = 1 << 22

/** Packet engines (exporter session × domain × observation point × exporting process) whose ids are told apart. */
export const MAX_PACKET_ENGINES = 65_536

/** Methods that are told apart: a dozen in life. */
export const MAX_METHODS = 4096

/** Rows of the same id that a record is tried against, the newest first: ids come round again, but not often within the window. */
export const MAX_SAME_IDS = 16

/**
 * Seconds of its exporter's clock within which records of one id are of one transaction: for so long its legs may still come, and
 * a loss so near may be theirs. After it, a record with the id is of another transaction.
 */
export const TRANSACTION_WINDOW_SECONDS = 180

/** Seconds for which a missing leg still joins when its connection is the transaction's: requests that are answered late. */
export const LATE_LEG_SECONDS = 3600

/** Seconds without a record after which a connectionId with the same endpoints is that of another connection. */
export const CONNECTION_WINDOW_SECONDS = 3600

/** Seconds between two flows of one five-tuple that are one connection: of TCP more than the usual active timeouts, else less. */
export const PLAIN_TCP_IDLE_SECONDS = 1800
export const PLAIN_IDLE_SECONDS = 180

/** Transactions on one timeline, objects of one page, connections of one chain that a report lists. */
export const MAX_TIMELINE_TRANSACTIONS = 20_000
export const MAX_PAGE_OBJECTS = 1000
export const MAX_CHAIN_CONNECTIONS = 64

/** Milliseconds for which the losses that verdicts rest on are good enough while a file loads. */
export const LOSS_INTERVAL_MS = 1000

/** LoadMaster and Flowmon sessions kept in memory, about 250 octets each; records of further ones are counted, and in no session. */
export const MAX_TRAFFIC_SESSIONS = 1 << 20

/** Records of sessions whose place is kept, 16 octets each; those of further ones are counted, and in no session. */
export const MAX_TRAFFIC_RECORDS = 1 << 22

/** Octets of layer-7 fields kept for the details of sessions; later records keep their names and metrics alone. */
export const MAX_LAYER7_OCTETS = 64 << 20

/** Applications and services, over all exporters, that have an entry of their own in the columns of sessions. */
export const MAX_SESSION_APPLICATIONS = 65_536

/** Seconds between two uniflows of one session: twice the inactive timeout of half a minute that probes have. */
export const SESSION_IDLE_SECONDS = 60

/** Seconds between two exports of one TCP connection that neither ended nor began anew: what two long active timeouts leave when an export is lost. */
export const SESSION_ACTIVE_SECONDS = 1800

/** Seconds in which the other side answers a SYN: after them it is a new connection. */
export const SESSION_HANDSHAKE_SECONDS = 5

/** Sessions of one five-tuple, the newest first, that a record may join: a resolver's port may be asked a million times. */
export const MAX_SESSION_CANDIDATES = 32

/** Sessions below which a group has no percentiles and nothing is called odd. */
export const MIN_GROUP_SESSIONS = 30

/** Groups of a list that are listed by themselves: more than anybody reads; the others are one row. */
export const MAX_LIST_GROUPS = 1000

/** Milliseconds between two counts of a list's columns while it changes. */
export const LIST_COUNTS_INTERVAL_MS = 1000

/** Octets of texts that a command keeps to print a list: eight generations of the dictionary. */
export const MAX_KEPT_TEXT_OCTETS = 1 << 30
