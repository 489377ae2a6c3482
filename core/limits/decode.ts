/**
 * Every bound of decoding, with its unit and its reason: blocks, record shapes, sequence numbers, problems, what reports list.
 * What templates are bounded by stands in `templates.ts`.
 */

/** Octets of the string and octet dictionary kept for interning; past it a new generation starts (ids go on). */
export const MAX_DICTIONARY_OCTETS = 128 << 20

/** Record shapes with a table of their own; records of further shapes keep their place and octets, but no columns. */
export const MAX_SHAPE_TABLES = 512

/**
 * Fields of all record shapes that a live session gives numbers to before it begins anew, each shape counting `TEMPLATE_VERSION_WEIGHT` more:
 * unlike templates, shapes are not given back. Past it, until then, records of new kinds have no columns. A file has no more than
 * `MAX_DEFINED_FIELDS` lets it have.
 */
export const MAX_SHAPE_FIELDS = 1 << 21

/** Columns of one shape table; a template may have more fields, the further ones are read from the octets. */
export const MAX_SHAPE_COLUMNS = 1024

/** Shapes that are found again; past it the table is emptied, and templates that come later get shapes of their own. */
export const MAX_SHARED_SHAPES = 16_384

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

/** Octets of messages kept in one block; more would make the block a lump of memory. */
export const MAX_KEPT_OCTETS = 8 << 20

/** `DecodedBlock.order` has 16 bits for a batch. */
export const MAX_BATCHES = 4096

/** Observation domains with state of their own over all sessions; the ones used longest ago are forgotten first. */
export const MAX_DOMAINS = 16_384

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

/** Kinds of problem (code × exporter × domain × template) kept apart; those reported longest ago count under the code alone. */
export const MAX_PROBLEM_KEYS = 4096

/** Octets kept of the first occurrence of a problem. */
export const MAX_PROBLEM_OCTETS = 512

/**
 * Numbers of records, of messages and of packets that one session gives: 32 bits, less what a chunk of input and all data that waits for
 * templates may still need. At 150,000 records a second they last for eight hours.
 */
export const MAX_NUMBERS = 2 ** 32 - 2 ** 26

/** Numbers of texts that one session gives: the lists keep them in 32 bits with a sign. */
export const MAX_TEXT_NUMBERS = 2 ** 31 - 2 ** 26

/** Part of them after which it is said that they run out: an hour before, at 150,000 records a second. */
export const NUMBERS_TOLD_SHARE = 7 / 8

/** Milliseconds between two totals from the collector to the session. */
export const TOTALS_INTERVAL_MS = 100

/** Quirks switched by hand at the same time. */
export const MAX_QUIRK_SWITCHES = 4096

/** Values of a kind that are looked at for a quirk of one transport session. */
export const MAX_QUIRK_SAMPLES = 64

/** Levels of lists in lists that are decoded (RFC 6313); deeper ones are shown as octets. */
export const MAX_LIST_DEPTH = 16

/** Characters of the text of one list; a longer one is shown as octets. */
export const MAX_LIST_TEXT_LENGTH = 1 << 20

/** Characters of text for each octet of a list: what records of one octet with a long name take; fields of no octets take more. */
export const LIST_TEXT_PER_OCTET = 128

/** Rows of one table that the Health view lists. */
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
