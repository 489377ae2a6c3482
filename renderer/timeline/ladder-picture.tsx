import type { TransactionDetails } from '../../core/protocol/transaction-report.ts'
import { useElementWidth } from '../ui/element-width.ts'
import { layLadder, type Ladder } from './ladder-layout.ts'
import { paintLadder } from './paint-ladder.ts'
import type { Palette } from './palette.ts'
import { usePicture } from './use-picture.ts'

/** Pixels that the ladder takes when nothing needs more. */
export const LADDER_HEIGHT = 330

const UNMEASURED_WIDTH = 900

/** The ladder in words. */
function ladderLabel(ladder: Ladder): string {
  const steps = ladder.arrows.map(({ leg, title, detail }) => `${leg}. ${title}: ${detail}`)
  return ['Ladder of the transaction', ...steps, ...(ladder.wait === undefined ? [] : [ladder.wait.text])].join('; ')
}

/** A transaction as a sequence diagram; a click on an arrow shows its record. */
export function LadderPicture({
  details,
  palette,
  onShowRecord,
}: {
  readonly details: TransactionDetails
  readonly palette: Palette
  readonly onShowRecord: (record: number) => void
}) {
  const [frame, width] = useElementWidth(UNMEASURED_WIDTH)
  const ladder = layLadder(details, width, LADDER_HEIGHT)
  const canvas = usePicture(
    () => ({ width, height: ladder.height, paint: (painter) => paintLadder(painter, ladder, palette) }),
    palette,
  )
  return (
    <div ref={frame} className="ladder-picture">
      <canvas
        ref={canvas}
        role="img"
        aria-label={ladderLabel(ladder)}
        onClick={({ nativeEvent: { offsetX, offsetY } }) => {
          const arrow = ladder.arrows.find(({ fromX, toX, y0, y1 }) => {
            const isBeside = offsetX > Math.min(fromX, toX) && offsetX < Math.max(fromX, toX)
            return isBeside && offsetY > y0 - 10 && offsetY < Math.max(y1, y0 + 10)
          })
          if (arrow !== undefined && arrow.record !== null) onShowRecord(arrow.record)
        }}
      />
    </div>
  )
}
