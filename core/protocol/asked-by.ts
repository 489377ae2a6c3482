/**
 * Who asks: a newer question of the same kind by the same asker ends the older one, which fails with `superseded`. Viewers of one
 * session are told apart anyway; within one, each panel is an asker of its own. Absent: all the same one.
 */
export interface AskedBy {
  readonly asker?: string
}
