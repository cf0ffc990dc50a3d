/** The word that somebody meant who wrote another one. */

/** Letters of a word for each that may be wrong. */
const LETTERS_PER_FAULT = 3;

/** The nearest of some words, when at most every third letter is another; the first of equals. */
export function nearWord(found: string, words: readonly string[]): string | undefined {
  const faults = words.map((word) => distance(bare(found), bare(word)));
  const least = Math.min(...faults);
  const word = words[faults.indexOf(least)];
  return word !== undefined && least * LETTERS_PER_FAULT <= bare(word).length ? word : undefined;
}

/** Without the hyphens of an option, and what stands behind its equals sign. */
const bare = (word: string): string => word.replace(/^-+/, "").replace(/=.*$/s, "");

/** Letters more, less, other or changed places with the next, at the fewest. */
function distance(from: string, to: string): number {
  let twoBefore: number[] = [];
  let before = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row];
    for (let at = 1; at <= to.length; at += 1) {
      const isSame = from[row - 1] === to[at - 1];
      const isTurned = from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1];
      line[at] = Math.min(
        (before[at] as number) + 1,
        (line[at - 1] as number) + 1,
        (before[at - 1] as number) + (isSame ? 0 : 1),
        isTurned ? (twoBefore[at - 2] as number) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [twoBefore, before] = [before, line];
  }
  return before[to.length] as number;
}
