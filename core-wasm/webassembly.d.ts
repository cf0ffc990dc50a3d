/** The part of the WebAssembly API that the wrapper uses; Node's own types leave it to the DOM. */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  function instantiate(
    bytes: Uint8Array<ArrayBuffer>,
    imports: Record<string, never>,
  ): Promise<{ instance: Instance }>;
}
