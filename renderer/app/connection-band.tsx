import { CircleX, Unplug } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Connection } from '../host/host.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'

function clock(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8)
}

function Disconnected({ connection }: { readonly connection: Extract<Connection, { kind: 'disconnected' }> }) {
  const viewer = useViewer()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const forSeconds = Math.max(0, Math.round((now - connection.sinceMs) / 1000))
  const nextSeconds = Math.max(0, Math.ceil((connection.nextTryAtMs - now) / 1000))
  return (
    <div className="band band-warn" role="status">
      <Unplug size={14} strokeWidth={1.75} />
      <span className="band-text">
        No connection to {connection.peer} for {forSeconds} s. What you see is from {clock(connection.sinceMs)}.{' '}
        {nextSeconds > 0 ? `Next try in ${nextSeconds} s` : 'Trying now'}
      </span>
      <Button label="Retry" onClick={() => viewer.host.reconnect()} />
    </div>
  )
}

/** Says when what is behind the viewer has gone, and what can be done; everything loaded stays in sight. */
export function ConnectionBand() {
  const viewer = useViewer()
  const connection = useViewerState((state) => state.connection)
  if (connection.kind === 'disconnected') return <Disconnected connection={connection} />
  if (connection.kind !== 'engine-stopped') return null
  return (
    <div className="band band-error" role="alert">
      <CircleX size={14} strokeWidth={1.75} />
      <span className="band-text">
        The engine stopped: {connection.message} Settings are kept; open the file again after the restart.
      </span>
      <Button label="Restart" onClick={() => viewer.host.reconnect()} />
    </div>
  )
}
