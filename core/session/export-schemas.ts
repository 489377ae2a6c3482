/** What the arguments of calls about exports and SQL may look like. */
import * as v from 'valibot'
import { MAX_EXPORT_COLUMNS, MAX_EXPORT_SELECTION, MAX_SQL_LENGTH, MAX_SQL_ROWS } from '../limits/export.ts'
import { MAX_IDENTIFIER_LENGTH } from '../limits/viewer.ts'
import { EXPORT_FORMATS } from '../protocol/export-api.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const identifier = v.pipe(v.string(), v.maxLength(MAX_IDENTIFIER_LENGTH))

export const exportId = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))

export const exportRequest = v.strictObject({
  id: exportId,
  view: count,
  format: v.picklist(EXPORT_FORMATS),
  columns: v.exactOptional(v.pipe(v.array(identifier), v.maxLength(MAX_EXPORT_COLUMNS))),
  records: v.exactOptional(v.pipe(v.array(count), v.maxLength(MAX_EXPORT_SELECTION))),
  limit: v.exactOptional(count),
})

export const sqlText = v.pipe(v.string(), v.maxLength(MAX_SQL_LENGTH))

export const sqlLimit = v.pipe(count, v.maxValue(MAX_SQL_ROWS))
