/**
 * Each `.proto` file as an encoded FileDescriptorProto, as protoc would write it: true file names, imports, and
 * absolute type names.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";
import descriptor, { type IDescriptorProto } from "protobufjs/ext/descriptor.js";

export type FileDescriptor = {
  /** Relative to the folder. */
  readonly name: string;
  readonly imports: readonly string[];
  /** Full names of services. */
  readonly services: readonly string[];
  /** Full names of all that it declares, fields and methods too. */
  readonly symbols: readonly string[];
  readonly encoded: Uint8Array;
};

export function fileDescriptors(folder: string, files: readonly string[]): FileDescriptor[] {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith(folder) ? target : join(folder, target));
  root.loadSync([...files], { keepCase: true }).resolveAll();
  return files.map((file) => fileDescriptor(root, folder, file));
}

function fileDescriptor(root: protobuf.Root, folder: string, file: string): FileDescriptor {
  const text = readFileSync(join(folder, file), "utf8");
  const packageName = /^package ([\w.]+);/m.exec(text)?.[1] ?? "";
  const dependency = [...text.matchAll(/^import "([^"]+)";/gm)].map((match) => match[1] as string);
  const messageType: IDescriptorProto[] = [];
  const enumType: ReturnType<protobuf.Enum["toDescriptor"]>[] = [];
  const service: ReturnType<protobuf.Service["toDescriptor"]>[] = [];
  const symbols: string[] = [];
  const services: string[] = [];
  for (const object of (root.lookup(packageName) as protobuf.Namespace).nestedArray) {
    if (object.filename !== join(folder, file)) continue;
    symbols.push(...symbolsOf(object));
    if (object instanceof protobuf.Type) messageType.push(typeDescriptor(object));
    else if (object instanceof protobuf.Enum) enumType.push(object.toDescriptor());
    else if (object instanceof protobuf.Service) {
      service.push(serviceDescriptor(object));
      services.push(object.fullName.slice(1));
    }
  }
  const whole = { name: file, package: packageName, dependency, messageType, enumType, service, syntax: "proto3" };
  const encoded = descriptor.FileDescriptorProto.encode(descriptor.FileDescriptorProto.create(whole)).finish();
  return { name: file, imports: dependency, services, symbols, encoded };
}

function symbolsOf(object: protobuf.ReflectionObject): string[] {
  const name = object.fullName.slice(1);
  if (object instanceof protobuf.Service) return [name, ...object.methodsArray.flatMap(symbolsOf)];
  if (object instanceof protobuf.Enum)
    return [name, ...Object.keys(object.values).map((value) => siblingOf(name, value))];
  if (object instanceof protobuf.Type) {
    return [name, ...object.fieldsArray.flatMap(symbolsOf), ...object.nestedArray.flatMap(symbolsOf)];
  }
  return [name];
}

/** The values of an enum are named beside it, not inside. */
function siblingOf(name: string, value: string): string {
  return name.slice(0, name.lastIndexOf(".") + 1) + value;
}

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
