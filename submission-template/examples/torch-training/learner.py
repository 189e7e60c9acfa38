"""The models of the shipped training workloads in PyTorch, and the optimizer. Equations: README.md of each family under workloads/."""
import math
import re

import torch
from torch import nn
from torch.nn import functional as F


def kernel():
    """The version, the instructions that it uses, and the BLAS that it has loaded."""
    capability = re.search(r"CPU capability usage: (.+)", torch.__config__.show())
    with open("/proc/self/maps", encoding="utf-8") as maps:
        loaded = set(re.findall(r"/lib(openblas|mkl|blis|blas)", maps.read()))
    blas = sorted(loaded - {"blas"} or loaded)  # libblas passes on to the one that is installed
    return " ".join(["PyTorch", torch.__version__, *([capability[1]] if capability else []), *blas])


class RecurrentLanguageModel:
    """Family rnn-lm: embedding, LSTM, GRU or minLSTM layers from a zero state, output projection. PyTorch's gates lie as the workload's do."""

    def __init__(self, problem, weights):
        self.w = weights
        self.layers = problem["layers"]
        self.scans = problem["cell"] == "min_lstm"
        if self.scans:
            return
        cell = {"lstm": nn.LSTM, "gru": nn.GRU}[problem["cell"]]
        self.rnn = cell(problem["hidden"], problem["hidden"], self.layers, batch_first=True)
        for layer in range(self.layers):
            for ours, theirs in ("w_ih", "weight_ih"), ("w_hh", "weight_hh"), ("b_ih", "bias_ih"), ("b_hh", "bias_hh"):
                setattr(self.rnn, f"{theirs}_l{layer}", weights[f"layer{layer}.{ours}"])

    def logits(self, tokens):
        x = F.embedding(tokens, self.w["embedding"])
        if self.scans:
            for layer in range(self.layers):
                x = self.min_lstm(x, f"layer{layer}.")
        else:
            x, _ = self.rnn(x)
        return F.linear(x, self.w["output"], self.w["output_bias"])

    def min_lstm(self, x, layer):
        """No gate reads the state: the products of all steps at once, then h = share h + (1 - share) candidate, step by step."""
        f, i, candidate = F.linear(x, self.w[layer + "w_ih"], self.w[layer + "b_ih"]).chunk(3, dim=-1)
        f, i = torch.sigmoid(f), torch.sigmoid(i)
        share = f / (f + i)
        state = torch.zeros_like(candidate[:, 0])
        states = []
        for one_share, one_candidate in zip(share.unbind(1), candidate.unbind(1)):
            state = torch.lerp(one_candidate, state, one_share)
            states.append(state)
        return torch.stack(states, 1)

    def loss(self, examples):
        return cross_entropy(self.logits, examples)

    def predictions(self, inputs):
        return self.logits(integers(inputs["tokens"]))


class AttentionLanguageModel:
    """Family attention-lm: RMS norm before each part, causal attention with rotary positions, SwiGLU; no biases but the output's."""

    def __init__(self, problem, weights):
        self.w = weights
        self.layers, self.heads = problem["layers"], problem["heads"]
        length, size = problem["sequence_length"], problem["model_dim"] // problem["heads"]
        angles = torch.outer(torch.arange(length, dtype=torch.float64), 10000 ** (-2 * torch.arange(size // 2, dtype=torch.float64) / size))
        self.cos, self.sin = angles.cos().float(), angles.sin().float()
        self.mask = torch.full((length, length), -math.inf).triu(1)

    def logits(self, tokens):
        x = F.embedding(tokens, self.w["embedding"])
        for layer in range(self.layers):
            x = x + self.attention(x, f"layer{layer}.")
            x = x + self.feed_forward(x, f"layer{layer}.")
        return F.linear(self.norm(x, "final_norm"), self.w["output"], self.w["output_bias"])

    def attention(self, x, layer):
        batch, length, width = x.shape
        normed = self.norm(x, layer + "attention_norm")
        q, k, v = (F.linear(normed, self.w[layer + name]).view(batch, length, self.heads, -1).transpose(1, 2) for name in ("w_q", "w_k", "w_v"))
        scores = self.rotated(q) @ self.rotated(k).transpose(2, 3) / math.sqrt(width // self.heads) + self.mask
        attended = torch.softmax(scores, -1) @ v
        return F.linear(attended.transpose(1, 2).reshape(batch, length, width), self.w[layer + "w_o"])

    def feed_forward(self, x, layer):
        normed = self.norm(x, layer + "feed_forward_norm")
        hidden = F.silu(F.linear(normed, self.w[layer + "w_gate"])) * F.linear(normed, self.w[layer + "w_up"])
        return F.linear(hidden, self.w[layer + "w_down"])

    def rotated(self, x):
        """Turns elements i and i + d/2 of each head by t · 10000^(-2i/d)."""
        first, second = x.chunk(2, dim=-1)
        return torch.cat([first * self.cos - second * self.sin, second * self.cos + first * self.sin], -1)

    def norm(self, x, gain):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.w[gain]

    def loss(self, examples):
        return cross_entropy(self.logits, examples)

    def predictions(self, inputs):
        return self.logits(integers(inputs["tokens"]))


class CursorDecoder:
    """Family neural-decoding: a perceptron of two layers."""

    def __init__(self, problem, weights):
        self.w = weights

    def predictions(self, inputs):
        hidden = F.relu(F.linear(torch.from_numpy(inputs["rates"]), self.w["w1"], self.w["b1"]))
        return F.linear(hidden, self.w["w2"], self.w["b2"])

    def loss(self, examples):
        return F.mse_loss(self.predictions(examples), torch.from_numpy(examples["velocity"]))


MODELS = {"rnn-lm": RecurrentLanguageModel, "attention-lm": AttentionLanguageModel, "neural-decoding": CursorDecoder}


def integers(tokens):
    return torch.from_numpy(tokens).long()


def cross_entropy(logits, examples):
    """Nats, the mean over the batch and over positions: each token after the first is to be predicted."""
    tokens = integers(examples["tokens"])
    return F.cross_entropy(logits(tokens[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten())


class Learner:
    """What the four commands do, on a session's arrays."""

    def __init__(self, session):
        torch.set_num_threads(session.threads)
        self.session = session
        self.weights = {name: nn.Parameter(torch.from_numpy(array.copy())) for name, array in session.weights.items()}
        self.model = MODELS[session.problem["family"]](session.problem, self.weights)
        self.optimizer = optimizer(session.hyperparameters, list(self.weights.values()))
        self.clip_norm = float(session.hyperparameters.get("opt_gradient_clip_norm", 0))

    def update(self, count, learning_rate):
        chosen = self.session.batch[:count]
        loss = self.model.loss({name: array[chosen] for name, array in self.session.examples.items()})
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.clip()
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate
        self.optimizer.step()

    def clip(self):
        """Scales a gradient whose norm over all weights is greater than the limit down to it (clip_grad_norm_ adds 1e-6 to the norm)."""
        if self.clip_norm <= 0:
            return
        gradients = [weight.grad for weight in self.weights.values()]
        norm = torch.stack([gradient.norm() for gradient in gradients]).norm().item()
        if norm > self.clip_norm:
            for gradient in gradients:
                gradient.mul_(self.clip_norm / norm)

    @torch.no_grad()
    def predict(self, count):
        inputs = {name: array[:count].copy() for name, array in self.session.evaluation.items()}
        self.session.predictions[:count] = self.model.predictions(inputs).flatten(1).numpy()

    def hand_over(self):
        for name, weight in self.weights.items():
            self.session.weights[name][...] = weight.detach().numpy()


def optimizer(chosen, weights):
    """The optimizer that the hyperparameters name; decay reaches every weight. The learning rate comes with each update."""

    def number(name, otherwise):
        return float(chosen.get(name, otherwise))

    name = chosen.get("opt_name", "sgd")
    if name == "adamw":
        betas = number("opt_adamw_beta_1", 0.9), number("opt_adamw_beta_2", 0.999)
        return torch.optim.AdamW(weights, betas=betas, eps=number("opt_adamw_epsilon", 1e-8), weight_decay=number("opt_adamw_weight_decay", 0), foreach=True)
    if name == "sgd":
        return torch.optim.SGD(weights, lr=0, momentum=number("opt_sgd_momentum", 0), weight_decay=number("opt_sgd_weight_decay", 0), foreach=True)
    raise ValueError(f"optimizer {name}, expected adamw or sgd")
