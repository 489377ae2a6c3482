import type { TrustRow } from '../../core/protocol/health-report.ts'
import { countKinds, TRUST_KINDS } from './trust-cells.ts'

const KINDS = [...TRUST_KINDS].reverse()

/** The trust timeline in figures: how many spans of each kind an exporter has. */
export function TrustTable({ rows }: { readonly rows: readonly TrustRow[] }) {
  return (
    <div className="trust-rows" tabIndex={0} role="group" aria-label="Spans of each exporter, by the worst in them">
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">Exporter</th>
            {KINDS.map((kind) => (
              <th key={kind} scope="col" className="is-number">
                {kind}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const counts = countKinds(row.cells)
            return (
              <tr key={row.session}>
                <th scope="row">{row.exporter}</th>
                {KINDS.map((kind) => (
                  <td key={kind} className={counts[kind] === 0 ? 'is-number is-zero' : 'is-number'}>
                    {counts[kind]}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
