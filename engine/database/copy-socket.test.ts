/** Frames may be cut anywhere: what COPY sends goes to whoever takes it, all else to the driver. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import t, { type Test } from "tap";
import { CopySocket } from "./copy-socket.js";

const frame = (code: string, body: string): Buffer => {
  const bytes = Buffer.from(`${code}    ${body}`, "latin1");
  bytes.writeUInt32BE(4 + body.length, 1);
  return bytes;
};
const LARGE = "x".repeat(150_000);
/** As two COPYs of one message, with what the driver has between them. */
const FRAMES = [
  ...[
    frame("H", "two columns"),
    frame("d", "one"),
    frame("d", ""),
    frame("d", "three"),
    frame("c", ""),
  ],
  ...[frame("C", "COPY 3\0"), frame("H", ""), frame("d", LARGE), frame("c", ""), frame("Z", "I")],
];
const TAKEN = `onethree${LARGE}`;
const DRIVERS = Buffer.concat(FRAMES.filter((bytes) => bytes[0] !== "d".charCodeAt(0)));

/** A socket and what writes to it. */
async function openPair(t: Test, isEncrypted: boolean): Promise<[CopySocket, Socket]> {
  const server = createServer({ noDelay: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = new CopySocket(isEncrypted);
  const accepted = once(server, "connection") as Promise<[Socket]>;
  socket.connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [writer] = await accepted;
  t.teardown(() => {
    socket.destroy();
    writer.destroy();
    server.close();
  });
  return [socket, writer];
}

/** Writes bytes in pieces that are read one by one; what the driver has had of them. */
async function readPieces(socket: CopySocket, writer: Socket, bytes: Buffer, piece: number) {
  const told: Buffer[] = [];
  const tell = (chunk: Buffer): void => {
    told.push(chunk);
  };
  socket.on("data", tell);
  const before = socket.bytesRead;
  for (let at = 0; at < bytes.length; at += piece) {
    writer.write(bytes.subarray(at, at + piece));
    const end = before + Math.min(at + piece, bytes.length);
    while (socket.bytesRead < end) await setImmediate();
  }
  socket.off("data", tell);
  return Buffer.concat(told);
}

t.test("frames that are cut anywhere come whole, each to whom it is for", async (t) => {
  const [socket, writer] = await openPair(t, false);
  const bytes = Buffer.concat(FRAMES);
  const small = bytes.subarray(0, bytes.indexOf("xx"));
  const rest = bytes.subarray(small.length);
  for (const piece of [1, 2, 3, 4, 5, 6, 7, 11, small.length]) {
    let taken = "";
    socket.takeCopied = (part) => {
      taken += Buffer.from(part).toString("latin1");
    };
    const first = await readPieces(socket, writer, small, piece);
    const second = await readPieces(socket, writer, rest, 70_001);
    t.equal(taken, TAKEN, `taken, in pieces of ${piece}`);
    t.same(Buffer.concat([first, second]), DRIVERS, `the driver's, in pieces of ${piece}`);
  }
  socket.takeCopied = undefined;
  t.same(await readPieces(socket, writer, bytes, 70_001), bytes, "all of it, when nobody takes");
});

t.test("what is encrypted is the driver's, byte for byte", async (t) => {
  const [socket, writer] = await openPair(t, true);
  socket.takeCopied = () => t.fail("nothing can be seen");
  t.same(await readPieces(socket, writer, Buffer.concat(FRAMES), 70_001), Buffer.concat(FRAMES));
});

t.test("who reads the stream in place of the driver has every byte, at its own pace", async (t) => {
  const [socket, writer] = await openPair(t, false);
  socket.pause();
  const bytes = Buffer.concat(FRAMES);
  const read: Buffer[] = [];
  socket.on("readable", () => {
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) read.push(chunk);
  });
  for (let at = 0; at < bytes.length; at += 70_001) writer.write(bytes.subarray(at, at + 70_001));
  writer.end();
  await once(socket, "end");
  t.same(Buffer.concat(read), bytes);
});
