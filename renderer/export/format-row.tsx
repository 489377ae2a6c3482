import { Segments } from '../ui/segments.tsx'

export interface FormatRowProps<T extends string> {
  readonly formats: readonly { readonly format: T; readonly label: string; readonly hint: string }[]
  readonly value: T
  readonly onChange: (format: T) => void
}

/** In which format something is exported, and what that is. */
export function FormatRow<T extends string>({ formats, value, onChange }: FormatRowProps<T>) {
  return (
    <div className="dialog-row">
      <span className="is-top">Format</span>
      <span>
        <Segments
          label="Format"
          options={formats.map(({ format, label, hint }) => ({ value: format, label, hint }))}
          value={value}
          onChange={onChange}
        />
        <p className="dialog-note">{formats.find(({ format }) => format === value)?.hint}</p>
      </span>
    </div>
  )
}
