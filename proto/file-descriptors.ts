/**
 * Each `.proto` file as an encoded FileDescriptorProto, as protoc would write it: true file names, imports, and
 * absolute type names.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";
import descriptor, { type IDescriptorProto } from "protobufjs/ext/descriptor.js";

/** The encoded descriptors by file name, relative to the folder. */
export function encodeFileDescriptors(folder: string, files: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith(folder) ? target : join(folder, target));
  root.loadSync([...files], { keepCase: true }).resolveAll();
  return new Map(files.map((file) => [file, encodeFile(root, folder, file)]));
}

function encodeFile(root: protobuf.Root, folder: string, file: string): Uint8Array {
  const text = readFileSync(join(folder, file), "utf8");
  const packageName = /^package ([\w.]+);/m.exec(text)?.[1] ?? "";
  const dependency = [...text.matchAll(/^import "([^"]+)";/gm)].map((match) => match[1] as string);
  const content: Required<Pick<protobufFile, "messageType" | "enumType" | "service">> = {
    messageType: [],
    enumType: [],
    service: [],
  };
  for (const object of (root.lookup(packageName) as protobuf.Namespace).nestedArray) {
    if (object.filename !== join(folder, file)) continue;
    if (object instanceof protobuf.Type) content.messageType.push(typeDescriptor(object));
    else if (object instanceof protobuf.Enum) content.enumType.push(object.toDescriptor());
    else if (object instanceof protobuf.Service) content.service.push(serviceDescriptor(object));
  }
  const whole = { name: file, package: packageName, dependency, ...content, syntax: "proto3" };
  return descriptor.FileDescriptorProto.encode(descriptor.FileDescriptorProto.create(whole)).finish();
}

type protobufFile = import("protobufjs/ext/descriptor.js").IFileDescriptorProto;

function typeDescriptor(type: protobuf.Type): IDescriptorProto {
  const out = type.toDescriptor("proto3");
  makeAbsolute(type, out);
  return out;
}

/** The library writes type names relative to where they stand, which not every client resolves. */
function makeAbsolute(type: protobuf.Type, out: IDescriptorProto): void {
  for (const [index, field] of type.fieldsArray.entries()) {
    const written = out.field?.[index];
    if (written === undefined) continue;
    const target = field.resolvedType?.fullName;
    if (field instanceof protobuf.MapField) {
      const value = out.nestedType?.find((nested) => nested.name === written.typeName)?.field?.[1];
      if (value !== undefined && target !== undefined) value.typeName = target;
      written.typeName = `${type.fullName}.${written.typeName}`;
    } else if (target !== undefined) written.typeName = target;
  }
  for (const nested of type.nestedArray) {
    if (!(nested instanceof protobuf.Type)) continue;
    const inner = out.nestedType?.find((candidate) => candidate.name === nested.name);
    if (inner !== undefined) makeAbsolute(nested, inner);
  }
}

function serviceDescriptor(service: protobuf.Service): ReturnType<protobuf.Service["toDescriptor"]> {
  const out = service.toDescriptor();
  for (const [index, method] of service.methodsArray.entries()) {
    const written = out.method?.[index];
    if (written === undefined) continue;
    written.inputType = method.resolvedRequestType?.fullName ?? "";
    written.outputType = method.resolvedResponseType?.fullName ?? "";
  }
  return out;
}
