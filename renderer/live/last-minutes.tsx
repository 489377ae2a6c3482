import { Segments } from '../ui/segments.tsx'

const OPTIONS = [
  { value: '60', label: '1 min' },
  { value: '300', label: '5' },
  { value: '900', label: '15' },
  { value: '3600', label: '60' },
  { value: 'all', label: 'all' },
] as const

/** How much of what was recorded last; undefined is all of it. */
export function LastMinutes({
  value,
  onChange,
}: {
  readonly value: number | undefined
  readonly onChange: (seconds: number | undefined) => void
}) {
  return (
    <Segments
      label="The last minutes"
      options={OPTIONS}
      value={OPTIONS.find((option) => option.value === String(value))?.value ?? 'all'}
      onChange={(chosen) => onChange(chosen === 'all' ? undefined : Number(chosen))}
    />
  )
}
