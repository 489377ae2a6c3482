import type { TransactionDetails } from '../../core/protocol/transaction-report.ts'
import { useElementWidth } from '../ui/element-width.ts'
import { GUTTER_WIDTH } from './paint-gutter.ts'
import { paintWaterfall, VALUES_WIDTH, WATERFALL_HEIGHT, waterfallRowAt } from './paint-waterfall.ts'
import type { Palette } from './palette.ts'
import { usePicture } from './use-picture.ts'
import { layWaterfall, type Waterfall } from './waterfall-layout.ts'

const UNMEASURED_WIDTH = 900

/** The waterfall in words. */
function waterfallLabel({ rows, total }: Waterfall): string {
  const texts = rows.map(({ name, value, note }) => `${name} ${value}${note === '' ? '' : ` (${note})`}`)
  return `Waterfall: ${texts.join('; ')}; total ${total?.text ?? 'not known'}`
}

/** The stretches of a transaction; a click on a row shows the record that brought its later stamp. */
export function WaterfallPicture({
  details,
  palette,
  onShowRecord,
}: {
  readonly details: TransactionDetails
  readonly palette: Palette
  readonly onShowRecord: (record: number) => void
}) {
  const [frame, width] = useElementWidth(UNMEASURED_WIDTH)
  const waterfall = layWaterfall(details, GUTTER_WIDTH, Math.max(40, width - GUTTER_WIDTH - VALUES_WIDTH))
  const canvas = usePicture(
    () => ({ width, height: WATERFALL_HEIGHT, paint: (painter) => paintWaterfall(painter, waterfall, palette) }),
    palette,
  )
  return (
    <div ref={frame} className="waterfall">
      <canvas
        ref={canvas}
        role="img"
        aria-label={waterfallLabel(waterfall)}
        onClick={({ nativeEvent: { offsetY } }) => {
          const phase = details.phases[waterfallRowAt(offsetY)]
          const record = details.stamps.find(({ element }) => element === phase?.to)?.record ?? null
          if (record !== null) onShowRecord(record)
        }}
      />
    </div>
  )
}
