/** `src or dst` as one token where a word of nfdump follows: `src or dst port 80`. Anywhere else they are two conditions. */
import { ExternalTokenizer, type InputStream } from '@lezer/lr'
import { TWO_SIDED_WORDS } from './nfdump-words.ts'

/** Number of the token in the generated parser: external ones come first. */
const SIDES_TERM = 1

/** Characters looked at: both words, what joins them, and the word that follows, with a few spaces between. */
const MAX_LENGTH = 48

const SIDES = new RegExp(
  String.raw`^(src|dst)\s+(?:and|or)\s+(?!\1)(?:src|dst)(?=\s+(?:${TWO_SIDED_WORDS.join('|')})(?![^\s=!<>&|(){}[\],"'~]))`,
  'i',
)

export const sides = new ExternalTokenizer((input: InputStream) => {
  if (!/[sdSD]/.test(String.fromCharCode(Math.max(0, input.next)))) return
  let text = ''
  for (let offset = 0; offset < MAX_LENGTH; offset += 1) {
    const unit = input.peek(offset)
    if (unit < 0) break
    text += String.fromCharCode(unit)
  }
  const match = SIDES.exec(text)
  if (match !== null) input.acceptToken(SIDES_TERM, match[0].length)
})
