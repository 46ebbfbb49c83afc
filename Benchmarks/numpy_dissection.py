"""The authors' dissection, vectorised in numpy, for cell.py to compare Lancet with.

Shapes: N images, U units, maps of h × w, pictures of S × S, C concepts. Masks are bool arrays, the
places that two masks share are matrix products of 0 and 1, and maps are enlarged by PyTorch.
"""

import math
import time

import numpy as np
import torch

REGIONS = {
    "eye": "AU_1 AU_2 AU_4 AU_5 left_brow right_brow left_eye right_eye Arched_Eyebrows Bushy_Eyebrows "
           "Eyeglasses Narrow_Eyes",
    "cheek": "AU_6 left_cheek right_cheek Bags_Under_Eyes High_Cheekbones Rosy_Cheeks No_Beard "
             "5_o_Clock_Shadow",
    "nose": "AU_9 nose Big_Nose Pointy_Nose",
    "mouth": "AU_12 AU_15 AU_20 AU_25 mouth Big_Lips Mouth_Slightly_Open Mustache Smiling "
             "Wearing_Lipstick",
    "chin": "AU_17 AU_26 Double_Chin Goatee",
}
CONCEPTS = [name for names in REGIONS.values() for name in names.split()]
REGION_OF = np.array([number for number, names in enumerate(REGIONS.values()) for _ in names.split()])


def thresholds(maps, quantile):
    """The order statistic of each unit's values at level 1 − quantile; maps [N, U, h, w]."""
    values = maps.transpose(1, 0, 2, 3).reshape(maps.shape[1], -1)
    rank = math.ceil((1 - quantile) * values.shape[1] - 1e-9) - 1
    return np.partition(values, rank, axis=1)[:, rank]


class Draws:
    """Which masks each image is compared with: its own, and those that chance deals."""

    def __init__(self, masks, concepts, count, seed):
        """masks: for each image [m, S, S]; concepts: for each image [m]; count: draws of each kind."""
        self.masks, self.concepts, self.count = masks, concepts, count
        random = np.random.default_rng(seed)
        self.orders = [random.permutation(len(masks)) for _ in range(count)]
        self.offsets = random.integers(0, masks[0].shape[1:], (len(masks), count, 2))
        # What the draws took of a dissection.
        self.seconds = 0.0

    def own(self, image):
        """The masks of an image as rows [M, S·S], and the column of the tally of each."""
        return self.as_rows([self.masks[image]]), self.concepts[image]

    def dealt(self, image):
        """Likewise those that all draws deal to it: shuffled first, then shifted."""
        own, concepts = self.masks[image], self.concepts[image]
        parts, columns = [], []
        for draw, order in enumerate(self.orders):
            parts.append(self.masks[order[image]])
            columns.append((1 + draw) * len(CONCEPTS) + self.concepts[order[image]])
        for draw, offset in enumerate(self.offsets[image]):
            parts.append(np.roll(own, tuple(offset), axis=(1, 2)))
            columns.append((1 + self.count + draw) * len(CONCEPTS) + concepts)
        return self.as_rows(parts), np.concatenate(columns)

    @staticmethod
    def as_rows(parts):
        return np.concatenate([part.reshape(len(part), -1) for part in parts]).astype(np.float32)

    def carriers(self, labelling):
        """Which images carry which concept, [N, C], under the own masks or a shuffled draw."""
        own = np.zeros((len(self.masks), len(CONCEPTS)), bool)
        for image, concepts in enumerate(self.concepts):
            own[image, concepts] = True
        return own if labelling == 0 else own[self.orders[labelling - 1]]


def tally(layers, levels, draws, size):
    """Shared and joined pixels under the hnd rule, [labellings, U, C] for each layer.

    layers: maps [N, U, h, w]; levels: the threshold of each unit, [U] for each layer.
    Labelling 0 is the images' own, then the shuffled draws, then the shifted ones.
    """
    labellings = 1 + 2 * draws.count
    shared = [np.zeros((maps.shape[1], labellings * len(CONCEPTS))) for maps in layers]
    joined = [np.zeros_like(counts) for counts in shared]

    def count(number, live, hot, areas, masks, columns):
        both = hot @ masks.T
        place = np.ix_(live, columns)
        shared[number][place] += both
        joined[number][place] += areas[:, None] + masks.sum(1) - both

    for image in range(len(layers[0])):
        answers = []
        for maps, level in zip(layers, levels):
            # What a bilinear map reaches, one of its own values reaches too.
            live = np.flatnonzero(maps[image].max((1, 2)) > level)
            hot = enlarged(maps[image][live], size) > level[live, None]
            areas = hot.sum(1)
            kept = areas > 0
            answers.append((live[kept], hot[kept].astype(np.float32), areas[kept]))
        masks, columns = draws.own(image)
        for number, answer in enumerate(answers):
            count(number, *answer, masks, columns)
        if draws.count:
            start = time.perf_counter()
            masks, columns = draws.dealt(image)
            for number, answer in enumerate(answers):
                count(number, *answer, masks, columns)
            draws.seconds += time.perf_counter() - start
    shape = (-1, labellings, len(CONCEPTS))
    return [(s.reshape(shape).transpose(1, 0, 2), j.reshape(shape).transpose(1, 0, 2))
            for s, j in zip(shared, joined)]


def enlarged(maps, size):
    """Maps [U, h, w] as [U, S·S]: bilinear, half-pixel centres, edges clamped."""
    if not len(maps):
        return np.zeros((0, size * size), np.float32)
    large = torch.nn.functional.interpolate(
        torch.from_numpy(maps)[None], (size, size), mode="bilinear", align_corners=False)
    return large[0].numpy().reshape(len(maps), -1)


class Responses:
    """How strongly each unit of a layer responds to the images of a concept."""

    def __init__(self, maps):
        self.peaks = maps.max((2, 3))
        low, high = maps.min((0, 2, 3)), maps.max((0, 2, 3))
        self.relative = (self.peaks - low) / np.where(high > low, high - low, 1)
        self.order = np.argsort(self.peaks, axis=0, kind="stable")

    def means(self, carriers):
        """The mean over a concept's images of rank × relative peak, [U, C]; carriers [N, C]."""
        means = np.zeros((self.peaks.shape[1], len(CONCEPTS)))
        for region in range(len(REGIONS)):
            concepts = np.flatnonzero(REGION_OF == region)
            members = carriers[:, concepts].any(1)
            ranks = np.empty(self.peaks.shape)
            np.put_along_axis(ranks, self.order, np.cumsum(members[self.order], axis=0), axis=0)
            weights = ranks / max(members.sum(), 1) * self.relative
            sums = carriers[:, concepts].T.astype(float) @ weights
            means[:, concepts] = (sums / np.maximum(carriers[:, concepts].sum(0), 1)[:, None]).T
        return means


class Findings:
    """What one labelling of a layer's images counts."""

    def __init__(self, shared, joined, means, carriers, cut):
        self.iou = np.divide(shared, joined, out=np.zeros_like(shared), where=joined > 0)
        self.region_iou = np.stack(
            [self.iou[:, REGION_OF == number].max(1) for number in range(len(REGIONS))], axis=1)
        self.is_detector = self.iou.max(1) >= cut
        region = REGION_OF[self.iou.argmax(1)]
        self.detectors = {name: np.flatnonzero(self.is_detector & (region == number))
                          for number, name in enumerate(REGIONS)}
        scores = self.iou * means
        scores[REGION_OF[None] != region[:, None]] = 0
        total = scores.sum(1, keepdims=True)
        shares = np.divide(scores, total, out=np.zeros_like(scores), where=total > 0)
        present = np.array([carriers[:, REGION_OF == r].any(0).sum() for r in range(len(REGIONS))])
        self.pairs = self.is_detector[:, None] & (shares > 1.5 / np.maximum(present[region], 1)[:, None])


def dissect(layers, draws, size, quantile, cut):
    """The findings of each layer, and those of every draw; what draws took is added to their seconds."""
    levels = [thresholds(maps, quantile) for maps in layers]
    carriers = draws.carriers(0)
    own, chance = [], []
    for maps, (shared, joined) in zip(layers, tally(layers, levels, draws, size)):
        responses = Responses(maps)
        means = responses.means(carriers)
        own.append(Findings(shared[0], joined[0], means, carriers, cut))
        start = time.perf_counter()
        for labelling in range(1, len(shared)):
            # A shifted mask stays with its image.
            moved = labelling <= draws.count
            dealt = draws.carriers(labelling) if moved else carriers
            chance.append(Findings(shared[labelling], joined[labelling],
                                   responses.means(dealt) if moved else means, dealt, cut))
        draws.seconds += time.perf_counter() - start
    return own, chance


def palette(colour, grey, permutations, seed):
    """Units of a layer that are biased towards colour or grayscale, and their p-values.

    The labels of an image's two states are swapped, or not; one matrix product for all labellings.
    """
    count = len(colour)
    peaks = np.concatenate([colour.max((2, 3)), grey.max((2, 3))])
    low = np.minimum(colour.min((0, 2, 3)), grey.min((0, 2, 3)))
    high = np.maximum(colour.max((0, 2, 3)), grey.max((0, 2, 3)))
    ranks = np.empty(peaks.shape)
    np.put_along_axis(ranks, np.argsort(peaks, axis=0, kind="stable"),
                      np.arange(1, 2 * count + 1)[:, None], axis=0)
    scores = ranks / (2 * count) * (peaks - low) / np.where(high > low, high - low, 1)
    total = np.maximum(scores.sum(0), 1e-30)
    first = scores[:count].sum(0) / total
    observed = np.maximum(first, 1 - first)
    swaps = np.random.default_rng(seed).integers(0, 2, (permutations, count)).astype(float)
    drawn = (scores[:count].sum(0) + swaps @ (scores[count:] - scores[:count])) / total
    reached = (np.maximum(drawn, 1 - drawn) >= observed - 1e-12).sum(0)
    return observed >= 0.55, (1 + reached) / (1 + permutations)
