/** A stream that keeps what is written to it as text. */
import { Writable } from "node:stream";

export class Collect extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
