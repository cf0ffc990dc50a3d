/**
 * The contract, `proto/groeikern/v1`, as protobufjs reads it: message types, enumerations, and the
 * paths of the methods. The .proto files are the one source; nothing is generated from them.
 *
 * Decoded messages hold 64-bit integers as `Long`; what is not on the wire is no own property.
 */
import { join } from "node:path";
import protobuf from "protobufjs";
import { PROJECT_ROOT } from "../../core-wasm/root.js";

export const PROTO_FOLDER = join(PROJECT_ROOT, "grpc", "proto");
export const PACKAGE = "groeikern.v1";
export const SERVICE_FILES = [
  "groeikern/v1/calculation.proto",
  "groeikern/v1/runs.proto",
  "groeikern/v1/parameters.proto",
  "groeikern/v1/explanation.proto",
  "groeikern/v1/deliveries.proto",
  "groeikern/v1/sources.proto",
];
const ERROR_FILES = ["google/rpc/status.proto", "google/rpc/error_details.proto"];

const root = loadContract([...SERVICE_FILES, ...ERROR_FILES], false);

/** Reads .proto files; field names in lowerCamel, or as they stand there. */
export function loadContract(files: readonly string[], keepCase: boolean): protobuf.Root {
  const loaded = new protobuf.Root();
  loaded.resolvePath = (_origin, target) =>
    target.startsWith(PROTO_FOLDER) ? target : join(PROTO_FOLDER, target);
  loaded.loadSync([...files], { keepCase });
  loaded.resolveAll();
  return loaded;
}

/** A message type: bytes to a message of shape `T`, and back. */
export class MessageType<T extends object> {
  readonly #type: protobuf.Type;

  constructor(readonly name: string) {
    this.#type = root.lookupType(name);
  }

  get fields(): readonly protobuf.Field[] {
    return this.#type.fieldsArray;
  }

  encode(message: T): Buffer {
    return this.#type.encode(message).finish() as Buffer;
  }

  /** A decoded message as plain data: defaults filled in, enums and 64-bit numbers as text. */
  plain(message: T): Readonly<Record<string, unknown>> {
    return this.#type.toObject(message as never, { defaults: true, enums: String, longs: String });
  }

  /** Throws when the bytes are no such message. */
  decode(bytes: Uint8Array): T {
    return this.#type.decode(bytes) as unknown as T;
  }
}

/** The message type `groeikern.v1.<name>`. */
export const messageType = <T extends object>(name: string): MessageType<T> =>
  new MessageType<T>(`${PACKAGE}.${name}`);

/** A message type of google.rpc. */
export const rpcType = <T extends object>(name: string): MessageType<T> =>
  new MessageType<T>(`google.rpc.${name}`);

/** An enumeration of the contract: names without their prefix, and numbers. */
export class EnumType {
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #names: ReadonlyMap<number, string>;

  constructor(name: string) {
    const { values } = root.lookupEnum(`${PACKAGE}.${name}`);
    const prefix = `${upperSnake(name)}_`;
    const entries = Object.entries(values).map(
      ([full, number]) => [full.slice(prefix.length), number] as const,
    );
    this.#numbers = new Map(entries);
    this.#names = new Map(entries.map(([short, number]) => [number, short]));
  }

  get names(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  /** The number of a name without prefix, or undefined. */
  number(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  /** The name without prefix, or undefined. */
  name(number: number): string | undefined {
    return this.#names.get(number);
  }

  /** The number of a name that the contract has; a name that it lacks is a programmer's mistake. */
  require(name: string): number {
    const number = this.#numbers.get(name);
    if (number === undefined)
      throw new Error(`contract: expected an enum value ${name}, found none`);
    return number;
  }
}

/** UPPER_SNAKE of a lowerCamel or Pascal name. */
export const upperSnake = (name: string): string =>
  name.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

export interface Method {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** Names of all services. */
export function serviceNames(): string[] {
  const { nestedArray } = root.lookup(PACKAGE) as protobuf.Namespace;
  return nestedArray.filter((one) => one instanceof protobuf.Service).map(({ name }) => name);
}

/** The methods of `groeikern.v1.<service>`, by name. */
export function methodsOf(service: string): ReadonlyMap<string, Method> {
  const { methodsArray } = root.lookupService(`${PACKAGE}.${service}`);
  return new Map(
    methodsArray.map(({ name, requestStream = false, responseStream = false }) => [
      name,
      { path: `/${PACKAGE}.${service}/${name}`, requestStream, responseStream },
    ]),
  );
}
