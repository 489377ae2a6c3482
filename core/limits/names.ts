/** Every bound of what options data teach about ids: labels and sampling rates. */

/** Labels of ids kept over all tables. */
export const MAX_NAMES = 262_144

/** Characters of a label. */
export const MAX_NAME_LENGTH = 256

/** Labels of one table that a report lists. */
export const MAX_REPORTED_NAMES = 1000

/** Samplers and selectors whose rate is known, over all exporters. */
export const MAX_SAMPLERS = 16_384
