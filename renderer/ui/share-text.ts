/** `11.9 %`, `< 0.1 %`; `0 %` when no record carries it. */
export function shareText(count: number, total: number): string {
  if (total === 0 || count === 0) return '0 %'
  const share = (count / total) * 100
  if (share >= 99.95) return '100 %'
  return share < 0.1 ? '< 0.1 %' : `${share.toFixed(1)} %`
}
