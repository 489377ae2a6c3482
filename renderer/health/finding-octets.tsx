import { useEffect, useMemo, useRef } from 'react'
import { OctetLine } from '../details/octet-view.tsx'
import { OCTETS_PER_LINE, octetsOfHex } from '../details/octet-lines.ts'
import { MAX_PROBLEM_OCTETS } from '../../core/limits/decode.ts'
import { plural } from '../ui/numbers.ts'

export interface FindingOctetsProps {
  readonly hex: string
  readonly mark: { readonly offset: number; readonly length: number } | undefined
}

/** The octets of a finding, those at fault filled. */
export function FindingOctets({ hex, mark }: FindingOctetsProps) {
  const octets = useMemo(() => octetsOfHex(hex), [hex])
  const owner = useMemo(() => {
    const owners = new Int32Array(octets.length).fill(-1)
    if (mark !== undefined) owners.fill(0, mark.offset, Math.min(octets.length, mark.offset + mark.length))
    return owners
  }, [octets, mark])
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const container = body.current
    const line = container?.children[Math.floor((mark?.offset ?? 0) / OCTETS_PER_LINE)]
    // What is at fault stands in the first third; scrolling the page for it is not this list's to do.
    if (container && line instanceof HTMLElement) container.scrollTop = line.offsetTop - container.clientHeight / 3
  }, [octets, mark])
  const lines = Math.ceil(octets.length / OCTETS_PER_LINE)
  const words = mark === undefined ? '' : `, ${plural(mark.length, 'octet')} at fault from offset ${mark.offset}`
  return (
    <figure className="finding-figure">
      <div
        className="octet-lines finding-octets"
        tabIndex={0}
        role="group"
        aria-label={`Octets of the finding${words}`}
      >
        {Array.from({ length: lines }, (_, line) => (
          <OctetLine key={line} line={line} octets={octets} owner={owner} selected={0} hovered={-1} />
        ))}
      </div>
      <figcaption>
        {octets.length >= MAX_PROBLEM_OCTETS
          ? `the first ${plural(octets.length, 'octet')}`
          : plural(octets.length, 'octet')}
        {words}
      </figcaption>
    </figure>
  )
}
