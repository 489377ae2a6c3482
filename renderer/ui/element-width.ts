import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** The height of what an element lies in, in whole pixels, followed as it changes; infinite where nothing is laid out. */
export function useParentHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0)
  useLayoutEffect(() => {
    const target = element.current?.parentElement
    if (target === null || target === undefined) return
    const measure = () => setHeight(Math.floor(target.clientHeight))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return height === 0 ? Infinity : height
}

/** The width of an element in whole pixels, followed as it changes; `otherwise` where nothing is laid out. */
export function useElementWidth(otherwise: number): readonly [RefObject<HTMLDivElement | null>, number] {
  const element = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const target = element.current
    if (target === null) return
    const measure = () => setWidth(Math.floor(target.clientWidth))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [])
  return [element, width === 0 ? otherwise : width]
}
