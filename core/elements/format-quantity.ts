/** Counts, volumes and durations as an engineer reads them; never more digits than were measured. */

const THOUSANDS = /\B(?=(?:\d{3})+$)/g

/** `1,284,003`: every digit, in groups; decimal text of any length too. */
export function formatCount(count: number | string): string {
  const text = String(count)
  const [whole = '', fraction] = text.split('.')
  if (!/^-?\d+$/.test(whole)) return text
  const grouped = whole.replace('-', '−').replace(THOUSANDS, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** `48,112` as it is below 100,000, then three significant figures: `1.28 M`. */
export function formatCountShort(count: number): string {
  return Math.abs(count) < 100_000
    ? formatCount(Math.round(count))
    : scaled(count, 1000, ['', 'k', 'M', 'G', 'T', 'P', 'E'])
}

/** `184 MB`: three significant figures, 1000-based, for traffic and files. */
export function formatOctets(octets: number): string {
  return scaled(octets, 1000, ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'])
}

/** `32 MiB`: three significant figures, 1024-based, for buffers and limits. */
export function formatBinaryOctets(octets: number): string {
  return scaled(octets, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'])
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let rest = Math.abs(value)
  let power = 0
  // 999.5 would round to 1000 of the smaller unit.
  while (rest >= base - 0.5 && power < units.length - 1) {
    rest /= base
    power++
  }
  const decimals = power === 0 || rest >= 99.95 ? 0 : rest >= 9.995 ? 1 : 2
  const unit = units[power] ?? ''
  return `${value < 0 ? '−' : ''}${rest.toFixed(decimals)}${unit === '' ? '' : ` ${unit}`}`
}

export type TimeUnit = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds'

export const NANOSECONDS_PER: Readonly<Record<TimeUnit, number>> = {
  seconds: 1e9,
  milliseconds: 1e6,
  microseconds: 1e3,
  nanoseconds: 1,
}

/** True for the units that count time. */
export function isTimeUnit(units: string | undefined): units is TimeUnit {
  return units !== undefined && Object.hasOwn(NANOSECONDS_PER, units)
}

/** `41 µs`, `86.4 ms`, `1.842 s`, `2 min 31 s`, `1 h 12 min`, `3 d 4 h`; `unit` is what was counted, and how finely. */
export function formatDuration(value: number, unit: TimeUnit = 'nanoseconds'): string {
  const resolution = NANOSECONDS_PER[unit]
  const nanos = Math.abs(value) * resolution
  return (value < 0 ? '−' : '') + (nanos === 0 ? (unit === 'seconds' ? '0 s' : '0 ms') : positive(nanos, resolution))
}

function positive(nanos: number, resolution: number): string {
  if (nanos < 1e3 && resolution < 1e3) return `${Math.round(nanos)} ns`
  if (nanos < 1e5) {
    const micros = (nanos / 1e3).toFixed(resolution < 1e3 ? 1 : 0)
    if (Number(micros) < 100) return `${micros} µs`
  }
  if (nanos < 1e9) {
    const millis = (nanos / 1e6).toFixed(resolution < 1e6 ? 1 : 0)
    if (Number(millis) < 1000) return `${millis} ms`
  }
  if (nanos < 60e9) {
    const decimals = resolution >= 1e9 ? 0 : nanos < 9.9995e9 ? 3 : 2
    const seconds = String(Number((nanos / 1e9).toFixed(decimals)))
    if (Number(seconds) < 60) return `${seconds} s`
  }
  const seconds = Math.round(nanos / 1e9)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return `${minutes} min ${seconds % 60} s`
  if (hours < 24) return `${hours} h ${minutes % 60} min`
  return `${formatCount(Math.floor(hours / 24))} d ${hours % 24} h`
}
