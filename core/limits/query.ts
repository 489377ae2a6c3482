/** Every bound of views, windows and filters, with its unit and its reason. */

/** Rows of one window that a viewer may ask for. */
export const MAX_WINDOW_ROWS = 1000

/** Columns of one window that a viewer may ask for. */
export const MAX_WINDOW_COLUMNS = 256

/** Sorted and filtered views of one session kept readable at the same time; the one read longest ago goes first. */
export const MAX_VIEWS = 8

/** Columns of one sort order. */
export const MAX_SORT_KEYS = 8

/** Values that a percentile needs to say anything. */
export const MIN_PERCENTILE_VALUES = 30

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

/** Records from which groups are not kept while they are ordered: below, keeping them is quicker, above it takes longer than making them. */
export const MANY_GROUPED_RECORDS = 4_000_000
