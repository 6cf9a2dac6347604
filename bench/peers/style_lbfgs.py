"""The problem of bench/style.ts in PyTorch: torch.optim.LBFGS with strong Wolfe line search, history 50, without a box.

    python3 bench/peers/style_lbfgs.py FOLDER [EVALUATIONS]

reads what `node bench/run.mjs style ... FOLDER` wrote and leaves the loss at every evaluation in FOLDER/torch.json.
Pixels are counted in 128ths of 0 to 255 and the loss in 1e-4: in other units (0 to 255, a loss near 1) this
optimizer's first step and its tolerances do not suit the problem.
"""
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

folder = sys.argv[1]
evaluations = int(sys.argv[2]) if len(sys.argv) > 2 else 100
shapes = json.load(open(os.path.join(folder, 'problem.json')))


def raw(name, shape):
    data = np.fromfile(os.path.join(folder, name + '.f32'), dtype=np.float32)
    return torch.from_numpy(data.reshape(shape).copy())


constants = [raw(f'constant{i}', shape) for i, shape in enumerate(shapes['constants'])]
scale, offset = constants[:2]
kernels = [(constants[i], constants[i + 1].flatten()) for i in range(2, len(constants), 2)]
names = ['1_1', '1_2', '2_1', '2_2', '3_1', '3_2', '3_3']
style_layers = ['1_1', '1_2', '2_1', '2_2', '3_1', '3_3']


def activations(x):
    found = {}
    x = x * scale + offset
    for name, (kernel, bias) in zip(names, kernels):
        if name in ('2_1', '3_1'):
            x = F.max_pool2d(x, 2)
        x = found[name] = F.relu(F.conv2d(x, kernel, bias, padding=1))
    return found


def gram(f):
    flat = f[0].flatten(1)
    return flat @ flat.T / flat.shape[1]


def relative(a, b):
    return ((a - b) ** 2).mean() / (b**2).mean()


photo, style = raw('photo', shapes['photo']), raw('style', shapes['style'])
with torch.no_grad():
    content = activations(photo)['3_3']
    grams = {name: gram(f) for name, f in activations(style).items()}

pixel, unit = 255 / 128, 1e4
x = (photo * pixel).clone().requires_grad_(True)
losses = []


class Enough(Exception):
    pass


def closure():
    optimizer.zero_grad()
    found = activations(x / pixel)
    loss = sum(relative(gram(found[n]), grams[n]) for n in style_layers) / len(style_layers)
    loss = loss + 0.03 * relative(found['3_3'], content)
    (loss * unit).backward()
    losses.append(float(loss))
    if len(losses) >= evaluations:
        raise Enough
    return loss * unit


optimizer = torch.optim.LBFGS(
    [x],
    max_iter=10**6,
    max_eval=10**6,
    history_size=50,
    line_search_fn='strong_wolfe',
    tolerance_grad=0,
    tolerance_change=0,
)
try:
    optimizer.step(closure)
except Enough:
    pass
json.dump(losses, open(os.path.join(folder, 'torch.json'), 'w'))
print(f'{len(losses)} evaluations, {losses[0]:.5f} to {min(losses):.5f}')
