import { Check } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from '../ui/clipboard.ts'
import type { IconType } from '../ui/button.tsx'

/** Milliseconds for which the button says that it has copied. */
const COPIED_MS = 2000

export interface CopyButtonProps {
  readonly label: string
  readonly icon: IconType
  readonly hint: string
  readonly text: () => string
  readonly variant?: 'plain' | 'quiet'
}

/** Copies a text that is made when it is asked for, and says so. */
export function CopyButton({ label, icon, hint, text, variant = 'plain' }: CopyButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready')
  useEffect(() => {
    if (state === 'ready') return
    const timer = setTimeout(() => setState('ready'), COPIED_MS)
    return () => clearTimeout(timer)
  }, [state])
  const Icon = state === 'copied' ? Check : icon
  const copy = async () => setState((await copyText(text())) ? 'copied' : 'refused')
  return (
    <button type="button" className={`button button-${variant}`} title={hint} onClick={() => void copy()}>
      <Icon size={15} strokeWidth={1.75} />
      <span className="copy-label">
        {/* The wider of the two texts holds the place, so that nothing moves. */}
        <span className={state === 'ready' ? undefined : 'is-behind'}>{label}</span>
        <span className="copy-answer" role="status">
          {state === 'copied' ? 'Copied' : state === 'refused' ? 'Not allowed' : ''}
        </span>
      </span>
    </button>
  )
}
