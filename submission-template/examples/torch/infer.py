"""What a user of PyTorch would write: matmul, attention, LSTM and GRU in fp32, over tensors that lie in the harness's memory. It speaks harness/Bench.Sut/PROTOCOL.md as the simple SUT of that page does."""
import json
import mmap
import os
import re
import socket
import struct
import sys
import time
import warnings

import numpy

NAME = "torch"  # the name in sut.yaml
REQUESTS_WRITTEN, REQUESTS_READ, COMPLETIONS_WRITTEN, COMPLETIONS_READ = 0, 64, 128, 192
RINGS = 4096
REQUEST, COMPLETION = struct.Struct("<QQIIII"), struct.Struct("<QIIQ")
FLUSH = 0xFFFFFFFF
ANSWERED = 0
TYPES = {"f32": numpy.float32, "i32": numpy.int32}


def receive(connection, count):
    """The next count bytes; EOFError when the harness has hung up."""
    got = bytearray()
    while len(got) < count:
        part = connection.recv(count - len(got))
        if not part:
            raise EOFError("the harness hung up during the greeting")
        got += part
    return bytes(got)


def mapped(size, path, writable):
    """A file of the harness's memory, shared: no copy is made."""
    with open(path, "r+b" if writable else "rb") as file:
        return mmap.mmap(file.fileno(), int(size), access=mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ)


class Session:
    """What the greeting says, with tensors over the shared memory. They are made once for each place: what lies there changes, where it lies does not."""

    def __init__(self, greeting):
        lines = [line.split(" ") for line in greeting.splitlines()]
        if lines[0] != ["bench-sut", "1"]:
            raise ValueError(f"the harness speaks {' '.join(lines[0])}, expected bench-sut 1")
        first = {words[0]: words[1:] for words in reversed(lines)}
        if "kind" in first:
            raise ValueError("this program trains nothing")
        self.threads = int(first["threads"][0])
        self.family = first["family"][0]
        self.problem = json.loads(" ".join(first["problem"]))
        self.tensors = mapped(*first["tensors"], writable=False)
        self.exchange = mapped(*first["exchange"], writable=True)
        self.rings = [int(entries) for entries in first["rings"]]
        _, self.slot_stride, self.slot_offset, _ = map(int, first["slots"])
        self.response_bytes = {int(words[1]): int(words[2]) for words in lines if words[0] == "layout"}
        self.weight_lines = {words[1]: words[2:] for words in lines if words[0] == "weight"}
        self.input_lines = {}
        for words in lines:
            if words[0] == "input":
                self.input_lines.setdefault(int(words[1]), {})[words[2]] = words[3:]
        self.known = {}

    def weight(self, name):
        if name not in self.weight_lines:
            raise ValueError(f"there is no weight {name}")
        return self.tensor(self.weight_lines[name], 0)

    def inputs(self, layout, offset):
        """The tensors of the sample that lies there, by name."""
        key = layout, offset
        if key not in self.known:
            self.known[key] = {name: self.tensor(words, offset) for name, words in self.input_lines[layout].items()}
        return self.known[key]

    def response(self, layout, slot):
        """The whole response of that layout in a slot, flat."""
        key = layout, -1 - slot
        if key not in self.known:
            elements = self.response_bytes[layout] // 4
            self.known[key] = torch.from_numpy(numpy.ndarray((elements,), numpy.float32, self.exchange, self.slot_offset + slot * self.slot_stride))
        return self.known[key]

    def tensor(self, words, start):
        kind, offset, _, *extents = words
        return torch.from_numpy(numpy.ndarray(tuple(map(int, extents)), TYPES[kind], self.tensors, start + int(offset)))

    def counter(self, byte):
        return numpy.ndarray((1,), numpy.uint64, self.exchange, byte)


def matmul(session):
    constants = {}
    for layout, inputs in session.input_lines.items():
        rows, inner = map(int, inputs["a"][3:])
        columns = session.response_bytes[layout] // 4 // rows
        if "b" not in inputs:
            constants[layout] = session.weight(f"b_{inner}x{columns}")

    def answer(layout, inputs, response):
        a, b = inputs["a"], constants[layout] if layout in constants else inputs["b"]
        torch.mm(a, b, out=response.view(a.shape[0], b.shape[1]))

    return answer


def attention(session):
    heads, sequence, dim = (session.problem[key] for key in ("heads", "sequence", "head_dim"))
    causal = session.problem["causal"]
    fused = getattr(torch.nn.functional, "scaled_dot_product_attention", None)  # since PyTorch 2
    hidden = torch.full((sequence, sequence), -torch.inf).triu(1) if causal else None

    def answer(_, inputs, response):
        q, k, v = (inputs[name] for name in "qkv")
        output = response.view(heads, sequence, dim)
        if fused:
            # A batch of one sample: the fused kernel is taken for four dimensions.
            output.copy_(fused(q[None], k[None], v[None], is_causal=causal)[0])
            return
        # Head by head: batched products do not reach an OpenBLAS, and take a matrix of weights for every head at once.
        for head in range(heads):
            scores = torch.mm(q[head] * dim ** -0.5, k[head].t())
            if causal:
                scores += hidden
            torch.mm(torch.softmax(scores, -1), v[head], out=output[head])

    return answer


def rnn(session):
    cell = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[session.problem["cell"]]
    layer = cell(session.problem["input"], session.problem["hidden"]).eval()
    for ours, theirs in ("w_ih", "weight_ih_l0"), ("w_hh", "weight_hh_l0"), ("b_ih", "bias_ih_l0"), ("b_hh", "bias_hh_l0"):
        setattr(layer, theirs, torch.nn.Parameter(session.weight(ours).clone(), requires_grad=False))

    def answer(_, inputs, response):
        states, _ = layer(inputs["x"])
        response.copy_(states.flatten())

    return answer


FAMILIES = {"matmul": matmul, "attention": attention, "rnn": rnn}


def serve(connection, session, answer):
    """Answers requests one by one until the harness closes the socket."""
    written, read, given, fetched = (session.counter(byte) for byte in (REQUESTS_WRITTEN, REQUESTS_READ, COMPLETIONS_WRITTEN, COMPLETIONS_READ))
    request_entries, completion_entries = session.rings
    completions = RINGS + request_entries * REQUEST.size
    while connection.recv(4096):
        while read[0] != written[0]:
            taken = int(read[0])
            number, offset, _, layout, slot, _ = REQUEST.unpack_from(session.exchange, RINGS + taken % request_entries * REQUEST.size)
            read[0] = taken + 1
            if slot == FLUSH:
                continue
            answer(layout, session.inputs(layout, offset), session.response(layout, slot))
            done = int(given[0])
            while done - int(fetched[0]) >= completion_entries:
                time.sleep(0)
            COMPLETION.pack_into(session.exchange, completions + done % completion_entries * COMPLETION.size, number, slot, ANSWERED, session.response_bytes[layout])
            given[0] = done + 1
            try:
                connection.send(b"!", socket.MSG_DONTWAIT)
            except BlockingIOError:
                pass  # there are unread ones


def kernel():
    """The version, the instructions that it uses, and the BLAS that it has loaded."""
    capability = re.search(r"CPU capability usage: (.+)", torch.__config__.show())
    with open("/proc/self/maps", encoding="utf-8") as maps:
        loaded = set(re.findall(r"/lib(openblas|mkl|blis|blas)", maps.read()))
    blas = sorted(loaded - {"blas"} or loaded)  # libblas passes on to the one that is installed
    return " ".join([torch.__version__, *([capability[1]] if capability else []), *blas])


def main():
    global torch
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(os.environ["BENCH_SUT_SOCKET"])
        (length,) = struct.unpack("<I", receive(connection, 4))
        greeting = receive(connection, length).decode()
        # A BLAS reads these when it is loaded, which PyTorch does; torch.set_num_threads does not reach every BLAS.
        threads = re.search(r"^threads (\d+)$", greeting, re.MULTILINE)[1]
        os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = threads
        import torch
        warnings.filterwarnings("ignore", message="The given NumPy array is not writ")  # samples and weights are only read
        session = Session(greeting)
        if session.family not in FAMILIES:
            sys.exit(f"this peer computes {', '.join(FAMILIES)}, not {session.family}")
        torch.set_num_threads(session.threads)
        with torch.inference_mode():
            answer = FAMILIES[session.family](session)
            said = f"{NAME}\nkernel {kernel()}".encode()[:256]
            connection.sendall(struct.pack("<I", len(said)) + said)
            try:
                serve(connection, session, answer)
            except ConnectionError:
                pass  # the harness is done


if __name__ == "__main__":
    main()
