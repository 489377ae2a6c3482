/** Checks of our own invariants: what they refuse is a bug of ours, never bad input. */

/** The value, which is there by construction; throws when it is not. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`a bug: ${what} is missing`)
  return value
}
