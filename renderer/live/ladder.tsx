import { Check, Hourglass, Minus, X } from 'lucide-react'
import { AdviceText } from './advice-text.tsx'
import type { Rung } from './ladder-rungs.ts'
import './ladder.css'

const WORDS = { passed: 'passed', failed: 'failed', open: 'not checked yet' } as const

function RungIcon({ rung }: { readonly rung: Rung }) {
  const isWaiting = rung.advice !== undefined && /\bwill\b|should come/.test(rung.advice)
  const Icon = rung.state === 'passed' ? Check : rung.state === 'open' ? Minus : isWaiting ? Hourglass : X
  return (
    <span className="rung-icon" role="img" aria-label={WORDS[rung.state]}>
      <Icon size={13} strokeWidth={2} />
    </span>
  )
}

/** The checks from the bottom of the way that a record takes; the first that fails is explained. */
export function Ladder({ rungs }: { readonly rungs: readonly Rung[] }) {
  return (
    <ol className="rungs">
      {rungs.map((rung) => (
        <li key={rung.title} className={`rung is-${rung.state}`}>
          <RungIcon rung={rung} />
          <div>
            <b>{rung.title}</b>
            <p>{rung.evidence}</p>
            {rung.advice !== undefined && (
              <p className="rung-advice">
                <AdviceText text={rung.advice} />
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}
