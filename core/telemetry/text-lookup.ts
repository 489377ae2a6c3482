/** Texts of dictionary ids, wherever they are kept: in the store of a session, or in memory for the command line. */
export type ReadTexts = (ids: ReadonlySet<number>) => Promise<ReadonlyMap<number, string>>
