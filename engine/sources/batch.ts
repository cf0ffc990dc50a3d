/**
 * Messages of one transaction, on their way into a staging table.
 *
 * Of each record the highest version stays; the others are counted. What remains is text of COPY,
 * in which no record stands twice.
 */
import { RecordFault } from "./content.js";
import type { Message } from "./message.js";

/** A message that was taken into a batch, with where it came from. */
export interface BatchItem {
  readonly line: number;
  readonly message: Message;
}

interface Held extends BatchItem {
  /** The versions that came, each with the one it follows; only when there are several. */
  chain?: Map<number, number>;
}

const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};
const NULL = "\\N";

export class Batch {
  readonly #held = new Map<string, Held>();
  readonly #pulls = new Map<string, Message>();
  /** Messages that came, and those that were there already in the same batch. */
  messageCount = 0;
  repeatedCount = 0;

  get pulls(): Iterable<Message> {
    return this.#pulls.values();
  }

  get items(): Iterable<BatchItem> {
    return this.#held.values();
  }

  /** Takes a message; the fault when its version was given before with other content. */
  add(item: BatchItem): RecordFault | undefined {
    const { message } = item;
    this.messageCount += 1;
    if (message.inhoud === null && message.status !== "GEANNULEERD") {
      const known = this.#pulls.get(message.recordId);
      if (known === undefined || known.versie < message.versie) {
        this.#pulls.set(message.recordId, message);
      }
      return undefined;
    }
    const held = this.#held.get(message.recordId);
    if (held === undefined) {
      this.#held.set(message.recordId, item);
      return undefined;
    }
    return this.#join(held, item);
  }

  #join(held: Held, item: BatchItem): RecordFault | undefined {
    const { message } = item;
    if (held.message.versie === message.versie) {
      this.repeatedCount += 1;
      return isSame(held.message, message) ? undefined : versionReused(message);
    }
    const chain = held.chain ?? new Map([[held.message.versie, held.message.vorige]]);
    chain.set(message.versie, message.vorige);
    this.repeatedCount += 1;
    const best = held.message.versie > message.versie ? held : item;
    this.#held.set(message.recordId, { ...best, chain });
    return undefined;
  }

  /** Rows of COPY in text form, in the order of `INCOMING`. */
  copyText(today: string): string {
    let text = "";
    for (const { line, message, chain } of this.#held.values()) {
      const { recordId, versie, status, aangemaakt, ontvangen, subjecten, inhoud } = message;
      const isCancelled = status === "GEANNULEERD" ? "t" : "f";
      text +=
        `${line}\t${escaped(recordId)}\t${versie}\t${rootOf(message, chain)}\t${isCancelled}\t` +
        `${aangemaakt}\t${ontvangen ?? today}\t${message.periode ?? NULL}\t` +
        `${message.dossier ?? NULL}\t{${subjecten.join()}}\t` +
        `${inhoud === null ? NULL : escaped(inhoud)}\n`;
    }
    return text;
  }
}

/** Columns of the staging table, as `copyText` writes them. */
export const INCOMING =
  'line_no integer, record_id text COLLATE "C", versie integer, root integer, ' +
  "is_geannuleerd boolean, aangemaakt text, ontvangen date, periode smallint, dossier bigint, " +
  "subjecten bigint[], inhoud text";

/** The first version that is followed and did not come in the batch. */
function rootOf({ vorige }: Message, chain: ReadonlyMap<number, number> | undefined): number {
  let root = vorige;
  for (let before = chain?.get(root); before !== undefined; before = chain?.get(root))
    root = before;
  return root;
}

const isSame = (a: Message, b: Message): boolean =>
  a.inhoud === b.inhoud && (a.status === "GEANNULEERD") === (b.status === "GEANNULEERD");

export function versionReused({ versie, recordId }: Message): RecordFault {
  return new RecordFault(
    "VERSION_REUSED",
    "versie",
    `the content that version ${versie} of ${recordId} had, or a higher version`,
    "another content",
  );
}

const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (it) => ESCAPES[it] as string) : text;
