/** How a NetScaler writes its times (PEN 5951). */

/** Citrix NetScaler's Private Enterprise Number. */
export const NETSCALER_PEN = 5951

/** Seconds from 1900, where NTP counts from, to 1970. */
const NTP_UNIX_OFFSET = 2_208_988_800
const MICROS_PER_SECOND = 1_000_000

/** How flow times are written: the NetScaler's way, or as RFC 7011 §6.1.9 says. */
export type FlowTimeFormat = 'plain-microseconds' | 'ntp-fraction'

/**
 * flowStart- and flowEndMicroseconds as a NetScaler sends them: seconds as RFC 7011 §6.1.9 says, but plain microseconds
 * where the fraction in units of 2^-32 s belongs.
 */
export function ntpPlainMicroseconds(unixSeconds: number, micros: number): readonly [high: number, low: number] {
  return [unixSeconds + NTP_UNIX_OFFSET, micros]
}

/** A flow time, Unix microseconds. */
export function formatFlowTime(
  micros: number,
  format: FlowTimeFormat = 'plain-microseconds',
): readonly [high: number, low: number] {
  const seconds = Math.floor(micros / MICROS_PER_SECOND)
  const rest = micros - seconds * MICROS_PER_SECOND
  return format === 'ntp-fraction' ? ntpFraction(seconds, rest) : ntpPlainMicroseconds(seconds, rest)
}

/** RFC 7011 §6.1.9: the 11 low bits are not looked at, so the fraction is rounded up to the next one that has none of them. */
function ntpFraction(unixSeconds: number, micros: number): readonly [high: number, low: number] {
  const steps = Math.ceil((micros * 2 ** 21) / MICROS_PER_SECOND)
  return [unixSeconds + NTP_UNIX_OFFSET, steps * 2 ** 11]
}
