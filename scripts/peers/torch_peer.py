# PyTorch: the jobs of compare-peers. Start it by scripts/compare-peers.
#
# Set up as someone would who knows it: all cores, channels_last, bfloat16 by autocast, the fused Adam, torch.compile
# beside eager mode, denormals flushed, everything run a few times before it is timed.

import json
import sys

from worker import cores, serve, timed


def make_model(configuration, size):
    """The config's network."""
    import torch
    from torch import nn

    layers, shape = [], (1, size, size)
    for layer in configuration["network"]["layers"]:
        kind = layer["type"]
        if kind == "convolution":
            padding = layer.get("padding", "valid")
            layers.append(nn.Conv2d(shape[0], layer["filters"], layer["kernelSize"], padding=padding))
        elif kind == "maxPooling":
            layers.append(nn.MaxPool2d(layer["kernelSize"]))
        elif kind == "relu":
            layers.append(nn.ReLU(inplace=True))
        elif kind == "flatten":
            layers.append(nn.Flatten())
        elif kind == "dense":
            layers.append(nn.Linear(shape[0], layer["units"]))
        elif kind == "dropout":
            layers.append(nn.Dropout(layer["rate"]))
        else:
            raise ValueError(f"the peers' network has no layer {kind}")
        with torch.no_grad():
            shape = tuple(layers[-1](torch.zeros(1, *shape)).shape[1:])
    return nn.Sequential(*layers).to(memory_format=torch.channels_last)


def images(size, batch):
    import torch

    generator = torch.Generator().manual_seed(1)
    x = torch.rand(batch, 1, size, size, generator=generator).to(memory_format=torch.channels_last)
    return x, torch.arange(batch) % 2


def repeated(call, batch, steps):
    """A job that calls something again and again."""
    for _ in range(4):
        call()

    def run():
        for _ in range(steps):
            call()
        return steps * batch

    return timed(run)


def train_step(config, size, batch, steps, precision, compiled):
    """Forward, loss, backward, optimizer on one batch in memory."""
    import torch

    with open(config) as file:
        configuration = json.load(file)
    model = make_model(configuration, size).train()
    optimizer = torch.optim.Adam(
        model.parameters(), lr=configuration["training"]["optimizer"]["learningRate"], fused=True)  # fmt: skip
    loss_of = torch.nn.CrossEntropyLoss()
    x, y = images(size, batch)

    def loss(x, y):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bfloat16"):
            logits = model(x)
        return loss_of(logits.float(), y)

    # Not dynamic: a second batch size is compiled anew rather than for all sizes, which is slower.
    if compiled:
        loss = torch.compile(loss, dynamic=False)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss(x, y).backward()
        optimizer.step()

    return repeated(step, batch, steps)


def inference(config, size, batch, steps, precision, compiled):
    """The model in evaluation mode; in bfloat16 its weights too."""
    import torch

    with open(config) as file:
        configuration = json.load(file)
    model = make_model(configuration, size).eval()
    x, _ = images(size, batch)
    if precision == "bfloat16":
        model, x = model.to(torch.bfloat16), x.to(torch.bfloat16)
    if compiled:
        import torch._inductor.config

        # Weights are packed once rather than at every call.
        torch._inductor.config.freezing = True
        model = torch.compile(model, dynamic=False)

    def predict():
        with torch.inference_mode() if not compiled else torch.no_grad():
            model(x)

    return repeated(predict, batch, steps)


def main():
    import torch

    torch.set_num_threads(cores())
    torch.set_flush_denormal(True)
    versions = {"torch": torch.__version__, "python": sys.version.split()[0]}
    serve(versions, {"train-step": train_step, "inference": inference})


if __name__ == "__main__":
    main()
