import { ArchiveRestore, CircleCheck, EyeOff, Hourglass, Unplug } from 'lucide-react'
import { VERDICTS, type Verdict } from '../../core/protocol/transaction-report.ts'
import type { IconType } from '../ui/button.tsx'

export const VERDICT_ICONS: Readonly<Record<Verdict, IconType>> = {
  complete: CircleCheck,
  answeredByAppliance: ArchiveRestore,
  legNotExported: EyeOff,
  legLost: Unplug,
  waiting: Hourglass,
}

/** The icons once on the page, for cells that are drawn without React. */
export function VerdictSymbols() {
  return (
    <svg width="0" height="0" className="visually-hidden" aria-hidden="true">
      {VERDICTS.map((verdict) => {
        const Icon = VERDICT_ICONS[verdict]
        return (
          <symbol key={verdict} id={`verdict-${verdict}`} viewBox="0 0 24 24">
            <Icon size={24} strokeWidth={1.75} />
          </symbol>
        )
      })}
    </svg>
  )
}
