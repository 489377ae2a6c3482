/** Every bound of simulated exporters. */

/** Exporters of one simulation: each holds what it is about to export, and a socket when it sends. */
export const MAX_SIMULATED_EXPORTERS = 64

/** Traffic a second of one simulation: more than one thread can make. */
export const MAX_SIMULATED_RATE = 1_000_000
