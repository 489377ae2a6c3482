/** Why another session takes the place of a live one: numbers of 32 bits, kinds of records, or room on the disk have run out. */
export type RenewalReason = 'records' | 'messages' | 'packets' | 'texts' | 'rows' | 'kinds' | 'room'

/** The same in a sentence about the session that ended. */
export const RENEWAL_SENTENCES: Readonly<Record<RenewalReason, string>> = {
  records: 'Its records had nearly used up their numbers.',
  messages: 'Its messages had nearly used up their numbers.',
  packets: 'Its packets had nearly used up their numbers.',
  texts: 'Its texts had nearly used up their numbers.',
  rows: 'The rows of its lists had nearly used up their numbers.',
  kinds: 'It had nearly as many kinds of records as a session may have.',
  room: 'Its disk was full.',
}
