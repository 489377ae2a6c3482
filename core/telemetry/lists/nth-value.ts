/** The value that would be at a place if all were in order, without ordering them: what a percentile is. */

/** Puts the values in an order in which the one at `place` is where it would be sorted; answers it. There must be no NaN. */
export function takeNth(values: Float64Array, place: number): number {
  let from = 0
  let to = values.length - 1
  while (from < to) {
    const pivot = middleOf(values[from] ?? 0, values[(from + to) >>> 1] ?? 0, values[to] ?? 0)
    let left = from
    let right = to
    // Equal ones are exchanged, too: many of the same value would make it quadratic otherwise (Hoare).
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left += 1
      while ((values[right] ?? 0) > pivot) right -= 1
      if (left > right) break
      const value = values[left] ?? 0
      values[left++] = values[right] ?? 0
      values[right--] = value
    }
    if (place <= right) to = right
    else if (place >= left) from = left
    else break
  }
  return values[place] ?? Number.NaN
}

function middleOf(one: number, other: number, third: number): number {
  return Math.max(Math.min(one, other), Math.min(Math.max(one, other), third))
}
