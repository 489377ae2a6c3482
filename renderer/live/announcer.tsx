import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { dropsText } from './live-words.ts'

/** Milliseconds between two things that a screen reader is told. */
const SPOKEN_INTERVAL_MS = 5000

const NOTHING: readonly string[] = []

/** What is new and worth saying: pauses, findings, drops, alerts; never rates. */
function useNews(): readonly string[] {
  const viewer = useViewer()
  const isLive = useViewerState((state) => state.status.live?.isListening === true)
  const isPaused = useViewerState((state) => state.follow?.kind === 'paused')
  const findings = useViewerState(({ status: { problems } }) => problems.note + problems.warning + problems.error)
  const drops = useViewerState(({ status: { live } }) => (live === undefined ? undefined : dropsText(live)))
  const notice = useStore(viewer.notices.store, (notices) => {
    const last = notices.at(-1)
    return last === undefined ? '' : `${last.title}. ${last.text}`
  })
  if (!isLive) return notice === '' ? NOTHING : [notice]
  return [
    ...(notice === '' ? [] : [notice]),
    ...(isPaused ? ['Paused. F follows.'] : []),
    ...(drops === undefined ? [] : [drops]),
    ...(findings === 0 ? [] : [`${formatCount(findings)} findings`]),
  ]
}

/** Tells a screen reader what is new, at most one message every five seconds: the first of those that wait. */
export function Announcer() {
  const news = useNews().join('\n')
  const [spoken, setSpoken] = useState('')
  const told = useRef(new Set<string>())
  const spokenMs = useRef(-Infinity)
  useEffect(() => {
    const now = news === '' ? [] : news.split('\n')
    // What no longer holds may be said again when it comes back.
    for (const one of told.current) if (!now.includes(one)) told.current.delete(one)
    const speak = () => {
      const next = now.find((one) => !told.current.has(one))
      if (next === undefined) return
      told.current.add(next)
      spokenMs.current = performance.now()
      setSpoken(next)
      schedule()
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const schedule = () => {
      if (now.every((one) => told.current.has(one))) return
      timer = setTimeout(speak, Math.max(0, spokenMs.current + SPOKEN_INTERVAL_MS - performance.now()))
    }
    schedule()
    return () => clearTimeout(timer)
  }, [news])
  return (
    <div className="visually-hidden" role="status" aria-label="News">
      {spoken}
    </div>
  )
}
