/**
 * What grpc-js keeps inside and tells nobody. The HTTP/2 stream under a call says whose connection
 * it came by, and when the last byte of the answer has been sent; the HTTP/2 servers under a server
 * have the streams of requests that are not whole yet.
 */
import type { Http2Server, ServerHttp2Stream } from "node:http2";
import type { Server } from "@grpc/grpc-js";

interface CallInside {
  readonly call?: { readonly stream?: ServerHttp2Stream };
}

/** The HTTP/2 stream of a call; undefined where grpc-js keeps it elsewhere. */
export const http2StreamOf = (call: object): ServerHttp2Stream | undefined =>
  (call as CallInside).call?.stream;

interface ServerInside {
  readonly http2Servers?: ReadonlyMap<Http2Server, unknown>;
}

/** The HTTP/2 servers of a server, one an injector. Throws when grpc-js keeps them elsewhere. */
export function http2ServersOf(server: Server): Http2Server[] {
  const { http2Servers } = server as unknown as ServerInside;
  if (http2Servers === undefined) throw new Error("grpc-js: expected http2Servers, found none");
  return [...http2Servers.keys()];
}
