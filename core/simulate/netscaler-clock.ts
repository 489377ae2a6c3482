/** How a NetScaler writes its times (PEN 5951). */

/** Citrix NetScaler's Private Enterprise Number. */
export const NETSCALER_PEN = 5951

/** Seconds from 1900, where NTP counts from, to 1970. */
const NTP_UNIX_OFFSET = 2_208_988_800

/**
 * flowStart- and flowEndMicroseconds as a NetScaler sends them: seconds as RFC 7011 §6.1.9 says, but plain microseconds
 * where the fraction in units of 2^-32 s belongs.
 */
export function ntpPlainMicroseconds(unixSeconds: number, micros: number): readonly [high: number, low: number] {
  return [unixSeconds + NTP_UNIX_OFFSET, micros]
}
