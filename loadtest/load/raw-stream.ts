/**
 * The floor of a stream: as many bytes in as many messages, from a grpc-js server that makes nothing
 * of them, over the same TLS. What a machine gives that, it can not give the service.
 */
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { WINDOW_BYTES } from "../../grpc/client/channel.js";
import { encodeRepeat, REPEAT_PATH, type Repeat } from "../stand/echo-path.js";
import { type Target, tlsOf } from "../stand/target.js";

const asIs = (bytes: Buffer): Buffer => bytes;

export class RawStream {
  readonly #client: Client;

  constructor(target: Target) {
    const { authority, key, certificate } = tlsOf(target, "reader");
    const [ca, ownKey, own] = [authority, key, certificate].map((pem) =>
      pem === undefined ? null : Buffer.from(pem),
    );
    this.#client = new Client(target.address, credentials.createSsl(ca, ownKey, own), {
      "grpc-node.flow_control_window": WINDOW_BYTES,
    });
  }

  close(): void {
    this.#client.close();
  }

  /** Reads so many messages of so many bytes; gives the bytes that came. */
  async read(repeat: Repeat, signal: AbortSignal): Promise<number> {
    const request = encodeRepeat(repeat);
    const stream = this.#client.makeServerStreamRequest(
      ...([REPEAT_PATH, asIs, asIs, request, new Metadata()] as const),
    );
    const cancel = (): void => stream.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      let bytes = 0;
      for await (const message of stream) bytes += (message as Buffer).length;
      return bytes;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }
}
