/** Values of one class can be compared with each other. In a sort over several classes, they come in this order. */
export const VALUE_CLASSES = [
  'integer',
  'float',
  'boolean',
  'duration',
  'time',
  'ipv4',
  'ipv6',
  'mac',
  'text',
  'octets',
] as const

export type ValueClass = (typeof VALUE_CLASSES)[number]
