/**
 * What the shell keeps between two starts. A file of our own: `conf` needs Node 20 and compiles its schema at run time,
 * which is more than a window's place and a list of files want.
 */
import * as v from 'valibot'
import { readJsonFile, writeJsonFile } from '../../core/node/json-file.ts'
import { recentEntrySchema } from '../../core/node/recent-files.ts'

const pixels = v.pipe(v.number(), v.integer())

const windowPlaceSchema = v.object({
  x: v.optional(pixels),
  y: v.optional(pixels),
  width: v.pipe(pixels, v.minValue(200), v.maxValue(20_000)),
  height: v.pipe(pixels, v.minValue(200), v.maxValue(20_000)),
  isMaximized: v.boolean(),
})

export type WindowPlace = v.InferOutput<typeof windowPlaceSchema>

const settingsSchema = v.object({
  hasStarted: v.fallback(v.boolean(), false),
  window: v.fallback(windowPlaceSchema, { width: 1440, height: 900, isMaximized: false }),
  recentFiles: v.fallback(v.array(recentEntrySchema), []),
})

export type SettingsContent = v.InferOutput<typeof settingsSchema>

export interface Settings {
  content(): SettingsContent
  /** Changes take effect at once and are written in the order in which they were made. */
  update(change: Partial<SettingsContent>): void
}

/** Reads the settings; a missing or broken file gives the defaults. */
export async function loadSettings(path: string): Promise<Settings> {
  let content = await readJsonFile(path, settingsSchema)
  let written = Promise.resolve()
  return {
    content: () => content,
    update: (change) => {
      content = { ...content, ...change }
      const next = content
      // A full disk must not stop the viewer: the settings are then those of the last start.
      written = written.then(() => writeJsonFile(path, next)).catch(() => undefined)
    },
  }
}
