/** Bounds of comparisons between captures, with their units and reasons. */

/**
 * Groups of each capture that are held beside each other, the largest: some hundred octets each. Groups of one capture are compared in
 * the store and have no bound.
 */
export const MAX_COMPARED_GROUPS = 100_000
