"""A system under training: PyTorch behind the training protocol of harness/Bench.Sut/PROTOCOL.md.

This file speaks the protocol and needs the standard library and NumPy; learner.py has the models and the optimizer.
"""
import json
import mmap
import os
import socket
import struct
import traceback

import numpy

NAME = "torch-training"  # the name in sut.yaml
INITIALISE, UPDATE, PREDICT, HAND_OVER = 1, 2, 3, 4
MOST_REASON_BYTES = 2048
MOST_ANSWER_BYTES = 256
TYPES = {"f32": numpy.float32, "i32": numpy.int32}


def receive(connection, count):
    """The next count bytes; EOFError when the harness has hung up."""
    got = bytearray()
    while len(got) < count:
        part = connection.recv(count - len(got))
        if not part:
            raise EOFError
        got += part
    return bytes(got)


def receive_frame(connection):
    (length,) = struct.unpack("<I", receive(connection, 4))
    return receive(connection, length)


def send_frame(connection, content):
    connection.sendall(struct.pack("<I", len(content)) + content)


def mapped(size, path, writable):
    """A file of the harness's memory, shared: no copy is made."""
    with open(path, "r+b" if writable else "rb") as file:
        return mmap.mmap(file.fileno(), int(size), access=mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ)


def tensor(memory, words, start=0, examples=None, stride=0):
    """A view of the tensor that a greeting's line "NAME TYPE OFFSET RANK EXTENT…" tells of; of all examples when they lie stride bytes apart."""
    _, kind, offset, _, *extents = words
    shape = tuple(int(extent) for extent in extents)
    element = numpy.dtype(TYPES[kind])
    strides = tuple(element.itemsize * int(numpy.prod(shape[axis + 1:])) for axis in range(len(shape)))
    if examples is not None:
        shape, strides = (examples, *shape), (stride, *strides)
    return numpy.ndarray(shape, element, memory, start + int(offset), strides)


class Session:
    """What the greeting says, as arrays over the shared memory.

    weights: array by name. batch: indices of examples, [most]. examples and evaluation: the tensors of an example by name, [examples, …].
    predictions: [slots, elements].
    """

    def __init__(self, greeting):
        lines = [line.split(" ") for line in greeting.splitlines()]

        def all_of(key):
            return [words[1:] for words in lines if words[0] == key]

        def only(key):
            found = all_of(key)
            if len(found) != 1:
                raise ValueError(f"the greeting has {len(found)} lines '{key}', expected one")
            return found[0]

        if only("bench-sut") != ["1"] or only("kind") != ["training"]:
            raise ValueError("the harness asks for something else than training by version 1 of the protocol")
        self.threads = int(only("threads")[0])
        self.problem = json.loads(" ".join(only("problem")))
        self.hyperparameters = {name: value for name, _, value in all_of("hyperparameter")}
        data = mapped(*only("tensors"), writable=False)
        exchange = mapped(*only("exchange"), writable=True)
        self.weights = {words[0]: tensor(exchange, words) for words in all_of("weight")}
        most, offset = map(int, only("batch"))
        self.batch = numpy.ndarray((most,), numpy.int32, exchange, offset)
        count, stride = map(int, only("examples"))
        self.examples = {words[1]: tensor(data, words[1:], 0, count, stride) for words in all_of("input") if words[0] == "0"}
        slots, stride, offset = map(int, only("evaluation"))
        self.evaluation = {words[1]: tensor(exchange, words[1:], offset, slots, stride) for words in all_of("input") if words[0] == "1"}
        offset, elements = map(int, only("predictions"))
        self.predictions = numpy.ndarray((slots, elements), numpy.float32, exchange, offset)


def serve(connection, session, begin):
    """Does what the harness commands, one command at a time; begin makes a run's learner of the session."""
    learner = None
    while True:
        kind, count, learning_rate = struct.unpack("<IId", receive_frame(connection))
        try:
            if kind == INITIALISE:
                learner = begin(session)
            elif kind == UPDATE:
                learner.update(count, learning_rate)
            elif kind == PREDICT:
                learner.predict(count)
            elif kind == HAND_OVER:
                learner.hand_over()
            else:
                raise ValueError(f"command {kind}, expected 1 to 4")
            answer = b""
        except Exception as error:  # whatever it is, it is the answer: the harness ends the run with it
            traceback.print_exc()
            answer = f"{type(error).__name__}: {error}".encode()[:MOST_REASON_BYTES]
        send_frame(connection, answer)


def main():
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(os.environ["BENCH_SUT_SOCKET"])
        session = Session(receive_frame(connection).decode())
        # A BLAS reads these when it is loaded, which PyTorch does; torch.set_num_threads does not reach every BLAS.
        os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(session.threads)
        # PyTorch takes seconds to load. No clock runs yet, and only when it is loaded it says what it uses.
        import learner
        send_frame(connection, f"{NAME}\nkernel {learner.kernel()}".encode()[:MOST_ANSWER_BYTES])
        try:
            serve(connection, session, learner.Learner)
        except (EOFError, ConnectionError):
            pass  # the harness is done


if __name__ == "__main__":
    main()
