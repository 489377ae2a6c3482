/** What a viewer keeps of a capture on this machine: marks, notes, and what was looked at. */

/** Of one capture, as text that the viewer alone understands. */
export interface KeptApi {
  /** What was kept of the capture of an identity (`SessionStatus.source`); undefined when nothing was. Rejects when it cannot be read. */
  readKept(identity: string): Promise<string | undefined>
  /** Keeps a text in the place of the one before; an empty one forgets it. */
  writeKept(identity: string, text: string): Promise<void>
}
