/** Every bound of templates, of data that waits for one, and of what is known about elements; with its unit and its reason. */

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

/**
 * Seconds after which a UDP source of a live session that sends nothing is taken for gone where its place is needed: three times
 * NetScaler's refresh, so that one which comes back has to send its templates anyway.
 */
export const MAX_IDLE_SECONDS = 1800

/** Fields of all templates known at the same time: what bounds their memory where templates are wide. */
export const MAX_KNOWN_FIELDS = 1 << 20

/**
 * Fields of all template versions of a session, each version counting `TEMPLATE_VERSION_WEIGHT` more: records lead to the
 * version that decoded them, so none is forgotten while such a record is kept. In a live session the oldest records go earlier than
 * asked for when it is nearly reached. Definitions past it are not taken, and their data stays undecoded.
 */
export const MAX_DEFINED_FIELDS = 1 << 21

/** Part of them above which a live session lets its oldest records go, until no more than the second part is left. */
export const FULL_DEFINED_SHARE = 7 / 8
export const ROOMY_DEFINED_SHARE = 3 / 4

/** Part of them that open streams without records may have, whose sessions are not forgotten then: they send no template again. */
export const STREAM_DEFINED_SHARE = 1 / 2

/** Fields of versions without records whose numbers are not given again yet: what is on a screen or being exported may still name one. */
export const RESTING_DEFINED_FIELDS = 1 << 17

/** Numbers of transport sessions without records that are not given again yet, for the same reason. */
export const RESTING_SESSION_NUMBERS = 1024

/** Transport sessions of a live session that were closed and of which templates and account are kept one by one; the oldest go first. */
export const MAX_CLOSED_SESSIONS = 1024

/** What a template version costs beside its fields, in fields. */
export const TEMPLATE_VERSION_WEIGHT = 16

/**
 * Fields of templates that one datagram may plan anew because elements were learned; a wide template would be planned for each
 * of hundreds. Past it a template keeps its types until the next datagram.
 */
export const MAX_REPLANNED_FIELDS = 1 << 15

/** Compiled record plans kept at the same time; past it all are forgotten, and compiled again when they are needed. */
export const MAX_COMPILED_PLANS = 4096

/** Fields of one template of a template set: what fits into a message. */
export const MAX_TEMPLATE_FIELDS = 16_384

/** Templates of one template set that a user may bring. */
export const MAX_ASSUMED_TEMPLATES = 4096

/** Information Elements without a name remembered at the same time: what all ids of one enterprise would be. */
export const MAX_UNKNOWN_ELEMENTS = 65_536

/** Information Elements learned from options data or brought by the user, kept at the same time. */
export const MAX_LEARNED_ELEMENTS = 65_536

/** Characters of the description of a learned Information Element. */
export const MAX_ELEMENT_TEXT_LENGTH = 4096

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

/** Templates that the tree of the inspector lists. */
export const MAX_REPORTED_TEMPLATES = 4096

/** Fields of all template versions that the report lists; versions past it are decoded, but not listed. */
export const MAX_REPORTED_FIELDS = 1 << 20
