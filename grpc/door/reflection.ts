/**
 * Reflection: the contract as descriptors, for clients that bring none.
 *
 * protobufjs makes the descriptors, one file a package; strict clients also want to know which file
 * needs which, and names from the root. Both are added here.
 */
import type { Server } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import descriptor from "protobufjs/ext/descriptor.js";
import { loadContract, SERVICE_FILES } from "../contract/contract.js";

type File = descriptor.IFileDescriptorProto;
type Message = descriptor.IDescriptorProto;

/** The one well-known type that the contract uses, under the name of its own file. */
const FILE_NAMES: Readonly<Record<string, string>> = {
  google_protobuf: "google/protobuf/timestamp.proto",
  groeikern_v1: "groeikern/v1/groeikern.proto",
  grpc_health_v1: "grpc/health/v1/health.proto",
};

/** The contract is the same for all servers of a process, and takes a tenth of a second to read. */
let service: ReflectionService | undefined;

/** Adds reflection to a server. */
export function addReflection(server: Server): void {
  service ??= openService();
  service.addToServer(server);
}

function openService(): ReflectionService {
  const fileDescriptorProtos = contractFiles().map((file) =>
    Buffer.from(descriptor.FileDescriptorProto.encode(file).finish()),
  );
  const definition = { contract: { format: "Protocol Buffer 3 DescriptorProto", type: {} } };
  const contract = { ...definition.contract, fileDescriptorProtos };
  type Definition = ConstructorParameters<typeof ReflectionService>[0];
  return new ReflectionService({ contract } as unknown as Definition);
}

/** The descriptors of the contract and of health, complete. */
export function contractFiles(): File[] {
  const root = loadContract([...SERVICE_FILES, "grpc/health/v1/health.proto"], true);
  const files: File[] = root.toDescriptor("proto3").file ?? [];
  const owners = new Map<string, File>();
  for (const file of files) {
    file.name = FILE_NAMES[(file.package ?? "").replaceAll(".", "_")] ?? file.name ?? "";
    file.messageType?.forEach((message) => void own(message, `.${file.package}`, file, owners));
    file.enumType?.forEach(({ name }) => void owners.set(`.${file.package}.${name}`, file));
  }
  for (const file of files) {
    const needed = new Set<string>();
    const link = (name: string, scope: string): string => {
      const full = resolve(name, scope, owners);
      const owner = owners.get(full)?.name ?? "";
      if (owner !== file.name) needed.add(owner);
      return full;
    };
    file.messageType?.forEach((message) => void linkMessage(message, `.${file.package}`, link));
    for (const { method } of file.service ?? []) {
      for (const one of method ?? []) {
        one.inputType = link(one.inputType ?? "", `.${file.package}`);
        one.outputType = link(one.outputType ?? "", `.${file.package}`);
      }
    }
    file.dependency = [...needed];
  }
  return files;
}

function own(message: Message, scope: string, file: File, owners: Map<string, File>): void {
  const name = `${scope}.${message.name}`;
  owners.set(name, file);
  message.nestedType?.forEach((nested) => void own(nested, name, file, owners));
  message.enumType?.forEach((nested) => void owners.set(`${name}.${nested.name}`, file));
}

type Link = (name: string, scope: string) => string;

function linkMessage(message: Message, scope: string, link: Link): void {
  const name = `${scope}.${message.name}`;
  for (const field of message.field ?? []) {
    if (field.typeName) field.typeName = link(field.typeName, name);
  }
  message.nestedType?.forEach((nested) => void linkMessage(nested, name, link));
}

/** The name from the root that a name means in a scope, the innermost first. */
function resolve(name: string, scope: string, owners: ReadonlyMap<string, File>): string {
  if (name.startsWith(".")) return name;
  for (let outer = scope; ; outer = outer.slice(0, outer.lastIndexOf("."))) {
    const full = `${outer}.${name}`;
    if (owners.has(full)) return full;
    if (outer === "") throw new Error(`contract: expected a type ${name} in ${scope}, found none`);
  }
}
