import type { TlsFiles } from '../../core/protocol/live-api.ts'

const FILES = [
  ['certificatePath', 'Certificate', '/etc/flowglass/server.pem'],
  ['keyPath', 'Its key', '/etc/flowglass/server.key'],
  ['clientAuthoritiesPath', 'Authorities of clients', 'none: exporters show no certificate'],
] as const

/** Files for TLS, as paths of the machine that listens. */
export function TlsChoice({
  files,
  onChange,
}: {
  readonly files: TlsFiles
  readonly onChange: (files: TlsFiles) => void
}) {
  return (
    <fieldset className="listen-fields" aria-label="Files for TLS">
      {FILES.map(([key, label, hint]) => (
        <label key={key}>
          <span>{label}</span>
          <input
            className="field mono"
            placeholder={hint}
            spellCheck={false}
            value={files[key] ?? ''}
            onChange={(event) => onChange({ ...files, [key]: event.target.value })}
          />
        </label>
      ))}
    </fieldset>
  )
}
