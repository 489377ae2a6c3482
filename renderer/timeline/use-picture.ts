/** Paints a canvas at most once a frame, as sharp as the screen is. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { createCanvasPainter, createTextMeasure } from './canvas-painter.ts'
import type { MeasureText, Painter } from './painter.ts'
import { readPalette, watchPalette, type Palette } from './palette.ts'

/** The palette of the theme, anew whenever the theme changes. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(readPalette)
  useEffect(() => {
    const read = () => setPalette(readPalette())
    const stop = watchPalette(read)
    // The page may have set its theme between the first drawing and now.
    const timer = setTimeout(read, 0)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [])
  return palette
}

let sharedContext: CanvasRenderingContext2D | null | undefined
const measures = new Map<Palette, MeasureText>()

/** Measures texts in the typeface of a palette. */
export function measureFor(palette: Palette): MeasureText {
  sharedContext ??= document.createElement('canvas').getContext('2d')
  const known = measures.get(palette)
  if (known !== undefined) return known
  const measure = createTextMeasure(sharedContext, palette.font)
  // A new palette also means that a typeface may have arrived: what was measured before does not hold.
  measures.clear()
  measures.set(palette, measure)
  return measure
}

export interface Picture {
  readonly width: number
  readonly height: number
  readonly paint: (painter: Painter) => void
}

/** Paints a picture on a canvas now. */
export function paintCanvas(canvas: HTMLCanvasElement, { width, height, paint }: Picture, palette: Palette): void {
  const ratio = window.devicePixelRatio || 1
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns
    canvas.height = rows
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
  }
  const context = canvas.getContext('2d')
  if (context === null) return
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.globalAlpha = 1
  context.clearRect(0, 0, width, height)
  paint(createCanvasPainter(context, palette, measureFor(palette)))
}

/** Calls `draw` in the next frame after any number of requests, and after every render. */
export function useFrame(draw: () => void): () => void {
  const latest = useRef(draw)
  const frame = useRef(0)
  const request = useCallback(() => {
    if (frame.current !== 0) return
    frame.current = requestAnimationFrame(() => {
      frame.current = 0
      latest.current()
    })
  }, [])
  useLayoutEffect(() => {
    latest.current = draw
    request()
  })
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current)
      frame.current = 0
    },
    [],
  )
  return request
}

/** A canvas that shows a picture and follows it. */
export function usePicture(picture: () => Picture, palette: Palette): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null)
  const request = useFrame(() => {
    if (canvas.current !== null) paintCanvas(canvas.current, picture(), palette)
  })
  useEffect(() => {
    // Moving to another screen, or zooming the page, changes how many pixels there are.
    const onResize = () => request()
    window.addEventListener('resize', onResize)
    return () => window.removeEventListener('resize', onResize)
  }, [request])
  return canvas
}
