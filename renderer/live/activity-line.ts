/** Records by the second as a line. */

/** A path over the width of a box, the busiest second at its top; one of silence lies on the floor. */
export function activityPath(bySecond: readonly number[], width: number, height: number): string {
  if (bySecond.length === 0) return ''
  const most = Math.max(1, ...bySecond)
  const step = width / Math.max(1, bySecond.length - 1)
  const points = bySecond.map(
    (records, index) => `${(index * step).toFixed(1)} ${(height - 1 - (records / most) * (height - 2)).toFixed(1)}`,
  )
  return `M${points.join('L')}`
}

/** What a picture of it says: `1,105 records/s now, between 880 and 1,490 in the last 60 s`. */
export function activityWords(bySecond: readonly number[], perSecond: number): string {
  if (bySecond.length === 0) return 'nothing yet'
  const [least, most] = [Math.min(...bySecond), Math.max(...bySecond)].map((count) => count.toLocaleString('en-US'))
  return `${Math.round(perSecond).toLocaleString('en-US')} records/s now, between ${least ?? 0} and ${most ?? 0} in the last ${bySecond.length} s`
}
