/** The note on amounts that rest on values never published. */

const SHOWN_MAX = 3;

/** `short` tells how many there are, the first of them, and where the others are to be had. */
export type NoteForm = "short" | "whole" | "json";

/** One line; nothing without names. */
export function provisionalText(names: readonly string[], form: NoteForm): string {
  if (names.length === 0) return "";
  if (form === "json") return `${JSON.stringify({ provisional: names })}\n`;
  if (form === "whole" || names.length <= SHOWN_MAX) return `provisional: ${names.join(", ")}\n`;
  const shown = names.slice(0, SHOWN_MAX).join(", ");
  const rest = names.length - SHOWN_MAX;
  return `provisional: ${shown} and ${rest} other values; --verbose names them all\n`;
}
