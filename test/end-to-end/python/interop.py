"""Speaks to three TaiKV nodes with stubs that grpcio-tools generated from proto/. Prints what it saw as JSON."""

import json
import sys

import grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from google.protobuf.descriptor_pool import DescriptorPool
from taikv.v1 import kv_pb2 as kv
from taikv.v1 import kv_pb2_grpc

MEBIBYTE = 1024 * 1024
OPTIONS = [("grpc.max_receive_message_length", 32 * MEBIBYTE), ("grpc.max_send_message_length", 32 * MEBIBYTE)]
channels = [grpc.insecure_channel(address, options=OPTIONS) for address in sys.argv[1:4]]
first, second, third = (kv_pb2_grpc.KeyValueStub(channel) for channel in channels)
seen = {}


def code_of(call):
    try:
        call()
        return "OK"
    except grpc.RpcError as error:
        return error.code().name


inserted = first.Insert(kv.InsertRequest(key=b"python", payload=b"\x00\xff snake", consistency=kv.CONSISTENCY_QUORUM), timeout=10)
got = second.Get(kv.GetRequest(key=b"python"), timeout=10)
seen["payload"] = got.payload.hex()
seen["same_version"] = got.version == inserted.version and len(got.version) > 0
third.Delete(kv.DeleteRequest(key=b"python"), timeout=10)
seen["get_deleted"] = code_of(lambda: first.Get(kv.GetRequest(key=b"python"), timeout=10))
seen["delete_missing"] = code_of(lambda: second.Delete(kv.DeleteRequest(key=b"python"), timeout=10))
seen["empty_key"] = code_of(lambda: second.Get(kv.GetRequest(key=b""), timeout=10))

large = bytes(range(256)) * (16 * MEBIBYTE // 256)
first.Insert(kv.InsertRequest(key=b"large", payload=large), timeout=30)
seen["large_comes_back"] = third.Get(kv.GetRequest(key=b"large"), timeout=30).payload == large
seen["too_large"] = code_of(lambda: first.Insert(kv.InsertRequest(key=b"large", payload=large + b"x"), timeout=30))

batch = second.Batch(
    kv.BatchRequest(
        operations=[
            kv.Operation(insert=kv.InsertRequest(key=b"batch", payload=b"1")),
            kv.Operation(get=kv.GetRequest(key=b"not in batch")),
        ]
    ),
    timeout=10,
)
seen["batch"] = [result.WhichOneof("result") for result in batch.results]
seen["batch_failure"] = batch.results[1].failure.code

for i in range(100):
    first.Insert(kv.InsertRequest(key=b"scan:%d" % i, payload=b"x"), timeout=10)
pages = third.Scan(kv.ScanRequest(prefix=b"scan:", keys_only=True), timeout=30)
seen["scanned"] = len({item.key for page in pages for item in page.items})


def frames():
    get = kv.Operation(get=kv.GetRequest(key=b"batch"))
    yield kv.SessionRequest(operations=[kv.SessionOperation(request_id=i, operation=get) for i in range(1, 51)], bye=True)


answers = [result for frame in first.Session(frames(), timeout=10) for result in frame.results]
seen["session"] = sorted(answer.request_id for answer in answers) == list(range(1, 51))

reflection = ProtoReflectionDescriptorDatabase(channels[0])
seen["services"] = sorted(reflection.get_services())
described = DescriptorPool(reflection).FindServiceByName("taikv.v1.KeyValue")
seen["methods"] = [method.name for method in described.methods]

check = channels[0].unary_unary("/grpc.health.v1.Health/Check")
seen["health"] = check(b"\x0a\x11taikv.v1.KeyValue", timeout=10).hex()  # { service: "taikv.v1.KeyValue" }
print(json.dumps(seen))
