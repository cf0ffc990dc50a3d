/** The end of a process that runs many test files (room.ts): what they share is closed then. */
export const roomEnd: { later: ((undo: () => Promise<void>) => void) | null } = { later: null };
