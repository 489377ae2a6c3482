import './leg-chip.css'

const LEG_NAMES: Readonly<Record<number, string>> = {
  1: 'leg 1, client to the appliance',
  2: 'leg 2, appliance to the server',
  3: 'leg 3, server to the appliance',
  4: 'leg 4, appliance to the client',
}

/** Which of the four legs of a transaction: hue says the side, fill the way, the digit both. */
export function LegChip({ leg }: { readonly leg: number }) {
  return (
    <span
      className={`leg-chip leg-${leg}`}
      role="img"
      aria-label={LEG_NAMES[leg] ?? `leg ${leg}`}
      title={LEG_NAMES[leg]}
    >
      {leg}
    </span>
  )
}
