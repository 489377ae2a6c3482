/**
 * Every bound of the engine, with its unit and its reason. State that grows with the input is
 * bounded by one of these, and whatever a bound drops is counted as a problem that names it.
 */

/** Octets read from a file at a time: large enough to amortise a read, small enough for the first rows to come early. */
export const READ_CHUNK_OCTETS = 1 << 20

/** Octets of one captured frame; a larger length in a capture header is damage (the largest legal snap length is 256 KiB). */
export const MAX_FRAME_OCTETS = 1 << 20

/** Octets of one pcapng block that is no packet (name resolution, secrets …); larger ones are skipped, not kept. */
export const MAX_PCAPNG_BLOCK_OCTETS = 16 << 20

/** Interfaces of one pcapng section; packets of further ones have no known link layer. */
export const MAX_CAPTURE_INTERFACES = 4096

/** Octets of one export message (RFC 7011 §3.1: the length field has 16 bits). */
export const MAX_MESSAGE_OCTETS = 65_535

/** IP datagrams in reassembly at the same time; the oldest is given up first. */
export const MAX_FRAGMENTED_DATAGRAMS = 256

/** Nanoseconds of capture time after which an incomplete IP datagram is given up (RFC 791 suggests 15 s, Linux uses 30). */
export const FRAGMENT_TIMEOUT_NS = 30_000_000_000n

/** TCP streams and SCTP associations followed at the same time. */
export const MAX_STREAMS = 4096

/** Octets kept per TCP stream beyond a missing segment, before the gap is given up. */
export const MAX_STREAM_BUFFER_OCTETS = 1 << 20

/** Octets kept beyond missing segments, and of unfinished SCTP user messages, over all streams; past them the stream that adds gives up what it waits for. */
export const MAX_ALL_STREAMS_BUFFER_OCTETS = 32 << 20

/** Segments of a stream whose beginning was not captured, held so that the first ones may come out of order. */
export const STREAM_START_SEGMENTS = 8

/** Octets of a stream without a known beginning in which an IPFIX message is searched, before it is taken for something else. */
export const STREAM_SEARCH_OCTETS = 1 << 17

/** SCTP user messages in parts at the same time in one association (RFC 8260 interleaving). */
export const MAX_PARTIAL_USER_MESSAGES = 64

/** Transport sessions with state of their own (exporter address and port × collector address and port × protocol). */
export const MAX_TRANSPORT_SESSIONS = 16_384

/** UDP sessions remembered whose datagrams do not look like flow export: other traffic in the capture. */
export const MAX_OTHER_SESSIONS = 1024

/** Templates known at the same time over all sessions; the one that was used longest ago goes first. */
export const MAX_TEMPLATES = 65_536

/** Octets of data sets that wait for their template, over all sessions; the oldest go first. */
export const MAX_PENDING_OCTETS = 32 << 20

/**
 * Octets of waiting data that one datagram decodes, each set counting 128 more: a template for which 32 MiB wait would hold
 * up everything for more than a second. The rest follows with the datagrams after it.
 */
export const MAX_RELEASED_OCTETS = 1 << 20

/** Data sets that wait for their template, over all sessions. */
export const MAX_PENDING_SETS = 65_536

/**
 * Seconds of its exporter's clock for which data of a live session waits for its template: three times NetScaler's refresh.
 * In a file it waits to the end, so that one whose templates come last is decoded whole.
 */
export const MAX_PENDING_SECONDS = 1800

/** Octets of the string and octet dictionary kept for interning; past it a new generation starts (ids go on). */
export const MAX_DICTIONARY_OCTETS = 128 << 20

/** Record shapes with a table of their own; records of further shapes keep their place and octets, but no columns. */
export const MAX_SHAPE_TABLES = 512

/** Columns of one shape table; a template may have more fields, the further ones are read from the octets. */
export const MAX_SHAPE_COLUMNS = 1024

/**
 * Fields of templates that one datagram may plan anew because elements were learned; a wide template would be planned for each
 * of hundreds. Past it a template keeps its types until the next datagram.
 */
export const MAX_REPLANNED_FIELDS = 1 << 15

/**
 * Keys of repeated elements (`name#2`) that all templates share: four times the fields of one template. Without sharing they
 * took as much as the fields themselves; past it they are made anew.
 */
export const MAX_OCCURRENCE_KEYS = 65_536

/** Columns of fields that take no octets; a record of one octet may have 16,000 of them, and is read 65,000 times from a message. */
export const MAX_EMPTY_COLUMNS = 16

/** Records in one block on its way from the decoder to the store. */
export const BLOCK_RECORDS = 16_384

/** Records in the first blocks of a file, so that rows show at once. */
export const FIRST_BLOCK_RECORDS = 512

/** Memory of stored blocks that is kept for the next ones. */
export const MAX_SPARE_BLOCK_OCTETS = 32 << 20

/** Blocks that the decoder may be ahead of the store: the back-pressure between the two workers. */
export const MAX_BLOCKS_IN_FLIGHT = 6

/** Stored blocks that wait to be taken into the lists; storing waits beyond it. A flush of the store brings eight. */
export const MAX_BLOCKS_FOR_LISTS = 16

/** Observation domains with state of their own over all sessions; the ones used longest ago are forgotten first. */
export const MAX_DOMAINS = 16_384

/** Fields of all templates known at the same time: what bounds their memory where templates are wide. */
export const MAX_KNOWN_FIELDS = 1 << 20

/**
 * Fields of all template versions of a session, each version counting `TEMPLATE_VERSION_WEIGHT` more: records lead to the
 * version that decoded them, so none is forgotten. Definitions past it are not taken, and their data stays undecoded.
 */
export const MAX_DEFINED_FIELDS = 1 << 21

/** What a template version costs beside its fields, in fields. */
export const TEMPLATE_VERSION_WEIGHT = 16

/** Fields of all template versions that the report lists; versions past it are decoded, but not listed. */
export const MAX_REPORTED_FIELDS = 1 << 20

/** Compiled record plans kept at the same time; past it all are forgotten, and compiled again when they are needed. */
export const MAX_COMPILED_PLANS = 4096

/** Records or packets that one gap in the sequence numbers may claim as lost; a wider jump is a restart. */
export const MAX_SEQUENCE_GAP = 1 << 20

/** Messages that must speak for another way of counting before an exporter is said to count wrongly. */
export const COUNTING_EVIDENCE = 8

/** Gaps remembered per domain, so that a late message can fill one. */
export const MAX_OPEN_GAPS = 64

/** Spans of export time kept per domain in which records were lost; past it the two that are nearest become one. */
export const MAX_LOSS_SPANS = 256

/** Times of restarts kept per domain, the newest. */
export const MAX_RESTARTS = 256

/** Messages remembered per domain, so that a repeated one is known. */
export const RECENT_MESSAGES = 64

/** Kinds of problem (code × exporter × domain × template) kept apart; further ones count under the code alone. */
export const MAX_PROBLEM_KEYS = 4096

/** Octets kept of the first occurrence of a problem. */
export const MAX_PROBLEM_OCTETS = 512

/** Rows of one window that a viewer may ask for. */
export const MAX_WINDOW_ROWS = 1000

/** Columns of one window that a viewer may ask for. */
export const MAX_WINDOW_COLUMNS = 256

/** Captures of which the desktop keeps marks, notes and what was looked at. */
export const MAX_KEPT_SESSIONS = 500

/** Characters that are kept of one capture. */
export const MAX_KEPT_TEXT = 1 << 20

/** Colour rules that a window may be asked about. */
export const MAX_COLOUR_RULES = 64

/** Characters of a filter text. */
export const MAX_FILTER_LENGTH = 16_384

/** Levels of groups, chains and negations of a filter; deeper ones would need a deep stack everywhere. */
export const MAX_FILTER_DEPTH = 200

/** Characters of a regular expression in a filter. */
export const MAX_PATTERN_LENGTH = 1000

/** Groups of a regular expression in each other. */
export const MAX_PATTERN_DEPTH = 100

/** Steps that a regular expression is made into, its repetitions written out: what one character of a text costs at most. */
export const MAX_PATTERN_STEPS = 2000

/** States of a regular expression that are kept while texts are compared with it; past them it begins anew. */
export const MAX_PATTERN_STATES = 2000

/** Sorted and filtered views of one session kept readable at the same time; the one read longest ago goes first. */
export const MAX_VIEWS = 8

/** Milliseconds between two `changed` events of a session. */
export const CHANGED_INTERVAL_MS = 100

/** Octets of an uploaded capture (a file dropped into a browser that looks at a headless host). */
export const MAX_UPLOAD_OCTETS = 16 * 2 ** 30

/** Octets of one message that a viewer may send to a host. */
export const MAX_REQUEST_OCTETS = 1 << 20

/** Information Elements without a name remembered at the same time: what all ids of one enterprise would be. */
export const MAX_UNKNOWN_ELEMENTS = 65_536

/** Characters of a column, record or file id that a viewer may send. */
export const MAX_IDENTIFIER_LENGTH = 256

/** Columns of one sort order. */
export const MAX_SORT_KEYS = 8

/** Files that the start screen and the menu remember. */
export const MAX_RECENT_FILES = 12

/** Paths that one drop or one command line may open; each takes a window. */
export const MAX_FILES_AT_ONCE = 8

/** Items of a list that one cell of the viewer shows; the count of the others follows. */
export const MAX_LIST_ITEMS_SHOWN = 64

/** Characters of a list on one line of the viewer, about; the count of the items left out follows. */
export const MAX_LIST_TEXT_SHOWN = 2000

/** Rows of one list in the details; the JSON of the record has the others. */
export const MAX_LIST_ROWS_SHOWN = 500

/** Browsers that look at one headless host at the same time. */
export const MAX_VIEWERS = 32

/** Octets that may wait for a slow viewer before it is told of no further change. */
export const MAX_VIEWER_BACKLOG_OCTETS = 1 << 20

/** MiB that DuckDB may use; beyond it, it spills to the session's folder. Leaves room for the decoder within 700 MB. */
export const STORE_MEMORY_MIB = 192

/** Threads of DuckDB. With two, a sort uses both cores while nothing is read; the decoder has its own thread. */
export const STORE_THREADS = 2

/** Milliseconds between two totals from the collector to the session. */
export const TOTALS_INTERVAL_MS = 100

/** Tables in one statement: each has buffers of its own in DuckDB, and 500 of them would fill its memory. */
export const MAX_TABLES_AT_ONCE = 32

/** Octets of the hash joins of one statement, about, as long as one table has no more of them. */
export const MAX_JOIN_OCTETS = 24 << 20

/** Shapes that are found again; past it the table is emptied, and templates that come later get shapes of their own. */
export const MAX_SHARED_SHAPES = 16_384

/** Octets of messages kept in one block; more would make the block a lump of memory. */
export const MAX_KEPT_OCTETS = 8 << 20

/** `DecodedBlock.order` has 16 bits for a batch. */
export const MAX_BATCHES = 4096

/** Texts kept in memory, so that scrolling reads most of them once. */
export const MAX_CACHED_TEXTS = 65_536

/** Fields of one template of a template set: what fits into a message. */
export const MAX_TEMPLATE_FIELDS = 16_384

/** Templates of one template set that a user may bring. */
export const MAX_ASSUMED_TEMPLATES = 4096

/** Quirks switched by hand at the same time. */
export const MAX_QUIRK_SWITCHES = 4096

/** Values of a kind that are looked at for a quirk of one transport session. */
export const MAX_QUIRK_SAMPLES = 64

/** Information Elements learned from options data or brought by the user, kept at the same time. */
export const MAX_LEARNED_ELEMENTS = 65_536

/** Characters of the description of a learned Information Element. */
export const MAX_ELEMENT_TEXT_LENGTH = 4096

/** Levels of lists in lists that are decoded (RFC 6313); deeper ones are shown as octets. */
export const MAX_LIST_DEPTH = 16

/** Characters of the text of one list; a longer one is shown as octets. */
export const MAX_LIST_TEXT_LENGTH = 1 << 20

/** Characters of text for each octet of a list: what records of one octet with a long name take; fields of no octets take more. */
export const LIST_TEXT_PER_OCTET = 128

/** Labels of ids kept over all tables. */
export const MAX_NAMES = 262_144

/** Characters of a label. */
export const MAX_NAME_LENGTH = 256

/** Labels of one table that a report lists. */
export const MAX_REPORTED_NAMES = 1000

/** Samplers and selectors whose rate is known, over all exporters. */
export const MAX_SAMPLERS = 16_384

/** Events of one template that are kept beside its first ones; refreshes in a row are one event. */
export const MAX_TEMPLATE_EVENTS = 256

/** Times of refreshes kept for one template. */
export const MAX_REFRESH_TIMES = 256

/** Template ids with a history of their own, over all domains: those known and those that data waits for. */
export const MAX_TEMPLATE_HISTORIES = 65_536

/** Events and times of refreshes of all templates; past them a history keeps its newest in place of older ones. */
export const MAX_ALL_TEMPLATE_EVENTS = 1 << 18
export const MAX_ALL_REFRESH_TIMES = 1 << 20

/** Events of a template that stay, however many follow: how it began. */
export const FIRST_TEMPLATE_EVENTS = 16

/** Templates that the tree of the inspector lists, and rows that the Health view lists. */
export const MAX_REPORTED_TEMPLATES = 4096
export const MAX_LEDGER_ROWS = 1000

/** Spans of the trust timeline; past it two become one. */
export const MAX_TRUST_CELLS = 120

/** Samples of a clock kept for one exporter. */
export const MAX_CLOCK_SAMPLES = 240

/** Headers of one sampled packet that are looked at (sFlow), and samples of one sFlow datagram. */
export const MAX_SAMPLED_HEADERS = 16
export const MAX_SFLOW_SAMPLES = 4096

/** Steps from field to field in the table by which the lists of fields of sFlow samples are found again; past it the table begins anew. */
export const MAX_SFLOW_LAYOUT_NODES = 65_536

/** sFlow agents behind one relay whose sequence numbers are followed, beside the first of each sub-agent. */
export const MAX_SFLOW_AGENTS = 1024

/** SCTP streams whose sequence numbers are followed, beside the first of each association and domain. */
export const MAX_SCTP_STREAMS = 1024

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

/** Values that a percentile needs to say anything. */
export const MIN_PERCENTILE_VALUES = 30

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

/** Methods that are told apart: a dozen in life. */
export const MAX_METHODS = 4096

/** Milliseconds for which the losses that verdicts rest on are good enough while a file loads. */
export const LOSS_INTERVAL_MS = 1000

/** Exporters of one simulation: each holds what it is about to export, and a socket when it sends. */
export const MAX_SIMULATED_EXPORTERS = 64

/** Traffic a second of one simulation: more than one thread can make. */
export const MAX_SIMULATED_RATE = 1_000_000

/** Octets of texts that a command keeps to print a list: eight generations of the dictionary. */
export const MAX_KEPT_TEXT_OCTETS = 1 << 30

/** Milliseconds between two counts of a list's columns while it changes. */
export const LIST_COUNTS_INTERVAL_MS = 1000

/** Datagrams a second of a replay: more than one thread can send. */
export const MAX_REPLAY_RATE = 1_000_000
