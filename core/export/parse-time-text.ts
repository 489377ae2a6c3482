const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/

/** Unix nanoseconds of RFC 3339 as we print it, in UTC; undefined of anything else. */
export function parseTimeText(text: string): bigint | undefined {
  const [, seconds, fraction = ''] = TIME.exec(text) ?? []
  if (seconds === undefined) return undefined
  const milliseconds = Date.parse(`${seconds}Z`)
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}
