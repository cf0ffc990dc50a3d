/**
 * Many messages in one buffer, which changes threads without a copy: each as 32-bit length, 32-bit
 * number of rows, bytes.
 */

const HEAD_BYTES = 8;

export interface Frame {
  readonly bytes: Uint8Array;
  readonly rowCount: number;
}

/** The frames in one buffer of their own. */
export function packFrames(frames: readonly Frame[]): ArrayBuffer {
  const size = frames.reduce((sum, { bytes }) => sum + HEAD_BYTES + bytes.length, 0);
  const buffer = new ArrayBuffer(size);
  const target = new Uint8Array(buffer);
  const view = new DataView(buffer);
  let at = 0;
  for (const { bytes, rowCount } of frames) {
    view.setUint32(at, bytes.length, true);
    view.setUint32(at + 4, rowCount, true);
    target.set(bytes, at + HEAD_BYTES);
    at += HEAD_BYTES + bytes.length;
  }
  return buffer;
}

/** The frames of a buffer, as views of it. */
export function unpackFrames(buffer: ArrayBuffer): Frame[] {
  const view = new DataView(buffer);
  const frames: Frame[] = [];
  for (let at = 0; at < buffer.byteLength; ) {
    const byteCount = view.getUint32(at, true);
    const rowCount = view.getUint32(at + 4, true);
    at += HEAD_BYTES;
    frames.push({ bytes: new Uint8Array(buffer, at, byteCount), rowCount });
    at += byteCount;
  }
  return frames;
}
