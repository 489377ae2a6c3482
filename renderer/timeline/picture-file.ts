/** A picture as a file: SVG or PNG, in the colours that show or in those for paper. */
import { saveBlob, saveText } from '../ui/save-text.ts'
import { createCanvasPainter } from './canvas-painter.ts'
import type { MeasureText, Painter } from './painter.ts'
import { readPalette, type Palette } from './palette.ts'
import { createSvgPainter } from './svg-painter.ts'
import { measureFor } from './use-picture.ts'

export interface FilePicture {
  readonly width: number
  readonly height: number
  /** For those who do not see it. */
  readonly title: string
  readonly paint: (painter: Painter) => void
}

export type PictureFormat = 'png' | 'svg'

/** `paper`: the light theme, whatever shows. */
export type PictureColors = 'shown' | 'paper'

/** Pixels of a file per CSS pixel: sharp in a report, too. */
const PNG_SCALE = 2

/** The picture as the text of an SVG file. */
export function pictureSvg(picture: FilePicture, palette: Palette, measure: MeasureText): string {
  const painter = createSvgPainter(palette, measure)
  picture.paint(painter)
  return painter.finish(picture.width, picture.height, picture.title)
}

/** The picture as a PNG file; undefined where a page has no canvas. */
function picturePng(picture: FilePicture, palette: Palette, measure: MeasureText): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * PNG_SCALE)
  canvas.height = Math.round(picture.height * PNG_SCALE)
  const context = canvas.getContext('2d')
  if (context === null) return Promise.resolve(undefined)
  context.scale(PNG_SCALE, PNG_SCALE)
  context.fillStyle = palette.ground
  context.fillRect(0, 0, picture.width, picture.height)
  picture.paint(createCanvasPainter(context, palette, measure))
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'))
}

export interface SavePictureRequest {
  readonly format: PictureFormat
  readonly colors: PictureColors
  /** Without its ending. */
  readonly name: string
  /** Answers undefined where there is nothing to show. */
  readonly compose: (palette: Palette, measure: MeasureText) => FilePicture | undefined
}

/** Offers a picture as a file to keep. */
export async function savePicture({ format, colors, name, compose }: SavePictureRequest): Promise<void> {
  const palette = readPalette(colors === 'paper' ? 'light' : undefined)
  const measure = measureFor(palette)
  const picture = compose(palette, measure)
  if (picture === undefined) return
  if (format === 'svg') {
    saveText(`${name}.svg`, pictureSvg(picture, palette, measure), 'image/svg+xml')
    return
  }
  const png = await picturePng(picture, palette, measure)
  if (png !== undefined) saveBlob(`${name}.png`, png)
}
