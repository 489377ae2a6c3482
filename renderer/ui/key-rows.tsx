/** Keys and what they do, a row each; goes into a `dl`. */
export interface KeyRow {
  /** Keys of one shortcut, with spaces between them; `or` between several. */
  readonly keys: string
  readonly action: string
}

export function KeyRows({ rows }: { readonly rows: readonly KeyRow[] }) {
  return rows.map((row) => (
    <div key={row.keys}>
      <dt>
        {row.keys.split(' ').map((key, index) =>
          key === 'or' ? (
            <span key={index} className="key-or">
              or
            </span>
          ) : (
            <kbd key={index} className="kbd">
              {key}
            </kbd>
          ),
        )}
      </dt>
      <dd>{row.action}</dd>
    </div>
  ))
}
