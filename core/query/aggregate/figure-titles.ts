/** How figures are named before the column that they are of. */
export const FIGURE_TITLES = {
  distinct: 'Distinct',
  sum: 'Sum of',
  average: 'Average',
  min: 'Min',
  max: 'Max',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
} as const
