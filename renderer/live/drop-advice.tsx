import { Copy } from 'lucide-react'
import type { LiveSummary } from '../../core/protocol/live-api.ts'
import { IconButton } from '../ui/button.tsx'
import { copyText } from '../ui/clipboard.ts'
import { useLive } from './live-context.ts'
import { dropAdvice } from './live-words.ts'

/** Who dropped datagrams, why, and what to change; nothing while none were. */
export function DropAdviceList({ live }: { readonly live: LiveSummary }) {
  const report = useLive((state) => state.report)
  const advice = dropAdvice(live, report)
  if (advice.length === 0) return null
  return (
    <ul className="drops-advice" aria-label="What was dropped">
      {advice.map(({ what, why, todo, command }) => (
        <li key={what}>
          <b>{what}</b>
          <p>{why}</p>
          <p>{todo}</p>
          {command !== undefined && (
            <p className="drops-command">
              <code className="mono">{command}</code>
              <IconButton icon={Copy} label="Copy the command" onClick={() => void copyText(command)} />
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}
