import { useEffect, useRef, useState } from 'react'
import { BesideAddress } from './beside-address.tsx'

/** The name of an address beside it once it has come into sight: of a long table what nobody looks at is not asked for. */
export function BesideSeenAddress({ address }: { readonly address: string }) {
  const place = useRef<HTMLSpanElement>(null)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    if (place.current === null) return undefined
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      setSeen(true)
      observer.disconnect()
    })
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  return <span ref={place}>{isSeen && <BesideAddress address={address} />}</span>
}
