import type { Failure } from '../../core/protocol/failure.ts'
import { Button } from './button.tsx'

export interface ViewRefusedProps {
  readonly failure: Failure
  readonly onRetry: () => void
}

/** In the place of rows: why the session has none to show. */
export function ViewRefused({ failure, onRetry }: ViewRefusedProps) {
  return (
    <div className="empty-view" role="alert">
      <div>
        <b>{failure.message}</b>
        {failure.nextStep}
      </div>
      <Button label="Try again" onClick={onRetry} />
    </div>
  )
}
