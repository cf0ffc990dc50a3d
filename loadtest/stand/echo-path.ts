/** Where the echo answers: what it got, once; and so many messages of so many bytes, as a stream. */
export const ECHO_PATH = "/groeikern.loadtest.EchoService/Echo";
export const REPEAT_PATH = "/groeikern.loadtest.EchoService/Repeat";

/** What is asked of `REPEAT_PATH`. */
export interface Repeat {
  readonly messages: number;
  readonly bytes: number;
}

export const encodeRepeat = ({ messages, bytes }: Repeat): Buffer =>
  Buffer.from(JSON.stringify({ messages, bytes }));

export const decodeRepeat = (request: Buffer): Repeat => JSON.parse(request.toString()) as Repeat;
