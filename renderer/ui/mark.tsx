/** The mark: four stepped bars, the four legs of a transaction. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 22 22" aria-hidden="true" className="mark">
      <rect x="1.5" y="2.5" width="9" height="3.4" rx="1.2" fill="var(--client)" />
      <rect x="5.5" y="7.2" width="8" height="3.4" rx="1.2" fill="var(--server)" />
      <rect x="8.6" y="12.3" width="8.4" height="2.8" rx="1.1" fill="none" stroke="var(--server)" strokeWidth="1.1" />
      <rect x="12" y="17" width="8.4" height="2.8" rx="1.1" fill="none" stroke="var(--client)" strokeWidth="1.1" />
    </svg>
  )
}
