import { BellRing, Check, CircleX, X } from 'lucide-react'
import { useStore } from 'zustand'
import { useViewer } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'
import './notice-corner.css'

const ICONS = { done: Check, alert: BellRing, error: CircleX } as const

/** Bottom right: what was done, and which alerts fire; a few seconds each. */
export function NoticeCorner() {
  const viewer = useViewer()
  const notices = useStore(viewer.notices.store)
  return (
    <div className="notices" role="region" aria-label="Notices">
      {notices.map(({ id, tone, title, text }) => {
        const Icon = ICONS[tone]
        return (
          <div key={id} className={`notice is-${tone}`}>
            <Icon size={15} strokeWidth={1.75} />
            <p>
              <b>{title}</b>
              <span>{text}</span>
            </p>
            <IconButton icon={X} label="Dismiss" onClick={() => viewer.notices.dismiss(id)} />
          </div>
        )
      })}
    </div>
  )
}
