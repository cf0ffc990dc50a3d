"""Drives the service with grpcio and nothing of this package: the contract comes by reflection.

Usage: drive.py ADDRESS FOLDER [NAME], the folder with ca.crt, NAME.crt and NAME.key, payer-fons
unless said. Prints JSON. Needs grpcio and protobuf, 3.20 to 7.
"""

import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

REFLECTION = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
STRING, BYTES, MESSAGE = 9, 12, 11
ONE, MANY = 1, 3


def reflection_messages():
    """The messages of the reflection protocol, as far as they are needed here."""
    file = descriptor_pb2.FileDescriptorProto(name="r.proto", package="r", syntax="proto3")

    def message(name, *fields):
        made = file.message_type.add(name=name)
        for number, field, kind, label, of in fields:
            made.field.add(number=number, name=field, type=kind, label=label, type_name=of or None)

    message("Ask", (4, "symbol", STRING, ONE, ""), (7, "services", STRING, ONE, ""))
    message("Files", (1, "file", BYTES, MANY, ""))
    message("Service", (1, "name", STRING, ONE, ""))
    message("Services", (1, "service", MESSAGE, MANY, ".r.Service"))
    message(
        "Answer",
        (4, "files", MESSAGE, ONE, ".r.Files"),
        (6, "services", MESSAGE, ONE, ".r.Services"),
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return classes(pool, "r.Ask"), classes(pool, "r.Answer")


def classes(pool, name):
    """The class of a message of a pool."""
    found = pool.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(found)
    return message_factory.MessageFactory(pool).GetPrototype(found)


class Contract:
    """The contract of a service, read by reflection."""

    def __init__(self, channel):
        self.channel = channel
        self.ask, answer = reflection_messages()
        self.reflect = channel.stream_stream(
            REFLECTION, self.ask.SerializeToString, answer.FromString
        )
        self.files = {}
        self.pool = descriptor_pool.DescriptorPool()

    def services(self):
        (answer,) = list(self.reflect(iter([self.ask(services="*")])))
        return sorted(service.name for service in answer.services.service)

    def load(self, symbol):
        (answer,) = list(self.reflect(iter([self.ask(symbol=symbol)])))
        for content in answer.files.file:
            file = descriptor_pb2.FileDescriptorProto.FromString(content)
            self.files[file.name] = file
        for name in list(self.files):
            self.add(name, set())

    def add(self, name, seen):
        """Adds a file behind those that it imports."""
        if name in seen or name not in self.files:
            return
        seen.add(name)
        for needed in self.files[name].dependency:
            self.add(needed, seen)
        try:
            self.pool.Add(self.files[name])
        except TypeError:
            pass

    def call(self, service, method):
        """A call of a method, and the class of its request."""
        self.load(service)
        found = self.pool.FindServiceByName(service).FindMethodByName(method)
        request = classes(self.pool, found.input_type.full_name)
        answer = classes(self.pool, found.output_type.full_name)
        streams = method in ("CalculateStream",)
        make = self.channel.stream_stream if streams else self.channel.unary_unary
        path = f"/{service}/{method}"
        return make(path, request.SerializeToString, answer.FromString), request


def household(gezin_id, rol="ROL_VOLLEDIG"):
    child = {"childId": "11", "geboortedatum": "2020-05-17", "rol": rol}
    return {
        "gezinId": gezin_id,
        "payer": "PAYER_FONS",
        "maand": "2023-10",
        "gezinsinkomstenCents": "3632576",
        "kinderen": [child],
    }


def main(address, folder, own="payer-fons"):
    def read(name):
        with open(f"{folder}/{name}", "rb") as file:
            return file.read()

    credentials = grpc.ssl_channel_credentials(
        read("ca.crt"), read(f"{own}.key"), read(f"{own}.crt")
    )
    with grpc.secure_channel(address, credentials) as channel:
        contract = Contract(channel)
        told = {"services": contract.services()}

        check, ask = contract.call("grpc.health.v1.Health", "Check")
        told["health"] = json_format.MessageToDict(check(ask(service="groeikern.v1.RunsService")))

        calculate, ask = contract.call("groeikern.v1.CalculationService", "Calculate")
        request = json_format.ParseDict({"households": [household("1")]}, ask())
        told["calculated"] = json_format.MessageToDict(calculate(request, timeout=10))

        bad = json_format.ParseDict({"households": [household("1", "ROL_UNSPECIFIED")]}, ask())
        try:
            calculate(bad, timeout=10)
        except grpc.RpcError as error:
            told["refused"] = [error.code().name, error.details()]

        stream, ask = contract.call("groeikern.v1.CalculationService", "CalculateStream")
        requests = (
            json_format.ParseDict(
                {"sequence": str(number), "households": {"households": [household(str(number))]}},
                ask(),
            )
            for number in range(1, 21)
        )
        answers = [json_format.MessageToDict(answer) for answer in stream(requests, timeout=10)]
        told["streamed"] = [answer["sequence"] for answer in answers]
        told["totals"] = [a["outcomes"]["outcomes"][0]["maanden"][0]["totaal"] for a in answers]
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
