/** Rates, rests and counted words, on top of the quantities that the formatters of the elements know. */
import { formatCount, formatCountShort, formatOctets } from '../../core/elements/format-quantity.ts'

/** 412000000 → `412 MB/s`. */
export function formatOctetRate(octetsPerSecond: number): string {
  return `${formatOctets(Math.round(octetsPerSecond))}/s`
}

/** 2060000 → `2.06 M rec/s`. */
export function formatRecordRate(recordsPerSecond: number): string {
  return `${formatCountShort(recordsPerSecond)} rec/s`
}

/** 151 → `2 min 31 s`. */
export function formatSecondsLeft(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** `1 record`, `3 records`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
