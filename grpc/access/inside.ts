/**
 * What grpc-js keeps inside a call and tells nobody: the HTTP/2 stream under it. It says whose
 * connection the call came by, and when the last byte of the answer has been sent.
 */
import type { ServerHttp2Stream } from "node:http2";

interface CallInside {
  readonly call?: { readonly stream?: ServerHttp2Stream };
}

/** The HTTP/2 stream of a call; undefined where grpc-js keeps it elsewhere. */
export const http2StreamOf = (call: object): ServerHttp2Stream | undefined =>
  (call as CallInside).call?.stream;
