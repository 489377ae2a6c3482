import { CircleX } from 'lucide-react'
import type { Failure } from '../../core/protocol/failure.ts'
import { Button } from '../ui/button.tsx'
import './failure-card.css'

export interface FailureCardProps {
  readonly failure: Pick<Failure, 'message' | 'nextStep'> & { readonly code: string }
  readonly actionLabel: string
  readonly onAction: () => void
}

/** A failure where its action was started: what, what to do, one button, the code. */
export function FailureCard({ failure, actionLabel, onAction }: FailureCardProps) {
  return (
    <div className="failure-card" role="alert">
      <CircleX size={18} strokeWidth={1.75} className="tone-error" />
      <div className="failure-text">
        <b>{failure.message}</b>
        <span>{failure.nextStep}</span>
        <code className="mono">{failure.code}</code>
      </div>
      <Button label={actionLabel} onClick={onAction} />
    </div>
  )
}
