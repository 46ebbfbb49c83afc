"""A trained ResNet of torchvision without some of its units, for pytorch_cell.py."""

import numpy as np
import torch

CONTROLS = 20


def units_at(block, inputs):
    """The hook's units behind batch norm and ReLU."""
    return torch.relu(block.bn1(block.conv1(inputs)))


def rest_of(block, units, inputs):
    """A bottleneck block's output from its first units on; its shortcut is the identity."""
    out = torch.relu(block.bn2(block.conv2(units)))
    return torch.relu(block.bn3(block.conv3(out)) + inputs)


def head(model, maps):
    return model.fc(torch.flatten(model.avgpool(maps), 1))


def stem(model, images):
    return model.maxpool(torch.relu(model.bn1(model.conv1(images))))


def matched_controls(units, means, random):
    """Sets of as many other units, of each decile of mean activation as many; none if impossible."""
    deciles = np.empty(len(means), int)
    deciles[np.argsort(means, kind="stable")] = np.arange(len(means)) * 10 // len(means)
    others = [np.setdiff1d(np.flatnonzero(deciles == decile), units) for decile in range(10)]
    wanted = np.bincount(deciles[units], minlength=10)
    if any(len(group) < count for group, count in zip(others, wanted)):
        return []
    return [np.concatenate([random.choice(group, count, replace=False)
                            for group, count in zip(others, wanted)]) for _ in range(CONTROLS)]


def mean_activations(model, batches, layers):
    """The mean of every unit of each layer over images and places."""
    sums = [0.0] * len(layers)
    for images in batches:
        maps = stem(model, images)
        for number, name in enumerate(layers):
            for place, block in enumerate(getattr(model, name)):
                if place == 2:
                    sums[number] = sums[number] + units_at(block, maps).mean((2, 3)).sum(0)
                maps = block(maps)
    count = sum(map(len, batches))
    return [total / count for total in sums]


@torch.inference_mode()
def ablated_accuracies(model, batches, labels, units, layers):
    """The accuracy of the network as it is and without sets of units, behind batch norm and ReLU.

    batches: of the network's input; units: for each endpoint those of each layer. Of each endpoint and
    layer its own units and 20 like sets, each once set to 0 and once to its mean; of each layer all
    units likewise. A batch passes once through the network, and from the hook on once for each set.
    Returns the accuracy of the intact network and those without each whole layer's units, and the
    number of sets.
    """
    means = mean_activations(model, batches, layers)
    random = np.random.default_rng(1)
    sets = []
    for number in range(len(layers)):
        of_layer = [np.arange(len(means[number]))]
        for of_endpoint in units.values():
            own = of_endpoint[number]
            if len(own):
                of_layer += [own, *matched_controls(own, means[number].numpy(), random)]
        sets.append(of_layer)
    intact, ablated = [], [[[] for _ in range(2 * len(of_layer))] for of_layer in sets]
    for images in batches:
        maps = stem(model, images)
        for number, name in enumerate(layers):
            for place, block in enumerate(getattr(model, name)):
                if place == 2:
                    hooked = units_at(block, maps)
                    for trial in range(2 * len(sets[number])):
                        chosen = torch.from_numpy(sets[number][trial // 2])
                        changed = hooked.clone()
                        changed[:, chosen] = means[number][chosen, None, None] if trial % 2 else 0
                        after = rest_of(block, changed, maps)
                        for later in [*getattr(model, name)[3:],
                                      *(getattr(model, other) for other in layers[number + 1:])]:
                            after = later(after)
                        ablated[number][trial].append(head(model, after).argmax(1))
                maps = block(maps)
        intact.append(head(model, maps).argmax(1))

    def accuracy(answers):
        return (torch.cat(answers) == labels).float().mean().item()

    whole = {name: [accuracy(answers) for answers in ablated[number][:2]]
             for number, name in enumerate(layers)}
    return {"intact": accuracy(intact), **whole}, sum(map(len, ablated))
