/** The accents of the filter language. All may stand in one filter; each is what people know from another program. */

/** `fields`: names of elements and signs; `nfdump`: words without signs, `src port 80`; `wireshark`: dotted names, `&&`, `{80..90}`. */
export const FILTER_ACCENTS = ['fields', 'nfdump', 'wireshark'] as const

export type FilterAccent = (typeof FILTER_ACCENTS)[number]
