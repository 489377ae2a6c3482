/** A curve that was sampled every second, as text: what each minute had, and whether it grows. */

/** Least, middle and most of each stretch of so many samples, and the slope of all in units a minute. */
export function describeCurve(name: string, unit: string, samples: readonly number[], perMinute = 60): string {
  const lines: string[] = []
  for (let at = 0; at < samples.length; at += perMinute) {
    const sorted = samples.slice(at, at + perMinute).sort((one, other) => one - other)
    const [least = 0, middle = 0, most = 0] = [sorted[0], sorted[sorted.length >> 1], sorted[sorted.length - 1]]
    const minute = String(Math.floor(at / perMinute) + 1).padStart(3)
    lines.push(`  minute ${minute}: ${round(least)} – ${round(middle)} – ${round(most)} ${unit}`)
  }
  return `${name} (least – median – most)\n${lines.join('\n')}\n  slope ${round(slopeOf(samples) * perMinute)} ${unit} a minute\n`
}

/** Least squares, in units a sample; the first sixth is left out: caches fill, code is compiled. */
export function slopeOf(samples: readonly number[]): number {
  const steady = samples.slice(Math.floor(samples.length / 6))
  const count = steady.length
  if (count < 2) return 0
  const meanAt = (count - 1) / 2
  const mean = steady.reduce((sum, value) => sum + value, 0) / count
  let over = 0
  let under = 0
  for (const [at, value] of steady.entries()) {
    over += (at - meanAt) * (value - mean)
    under += (at - meanAt) ** 2
  }
  return over / under
}

function round(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 0 : 1)
}
