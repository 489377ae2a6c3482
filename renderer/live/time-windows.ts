/** Windows of time that a live session can be looked at through. */
export interface TimeWindow {
  /** Undefined: all. */
  readonly seconds: number | undefined
  readonly name: string
}

export const TIME_WINDOWS: readonly TimeWindow[] = [
  { seconds: 60, name: 'last minute' },
  { seconds: 300, name: 'last 5 minutes' },
  { seconds: 900, name: 'last 15 minutes' },
  { seconds: 3600, name: 'last 60 minutes' },
  { seconds: undefined, name: 'all times' },
]

/** `last 5 minutes`, `all times`. */
export function windowName(seconds: number | undefined): string {
  return TIME_WINDOWS.find((window) => window.seconds === seconds)?.name ?? `last ${seconds ?? 0} s`
}

/** `5 min`, `all`: for the switch. */
export function windowShort(seconds: number | undefined): string {
  return seconds === undefined ? 'All times' : `Last ${Math.round(seconds / 60)} min`
}
