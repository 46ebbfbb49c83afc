#!/usr/bin/env python3
"""Dissections worked out by plain loops after Documentation/Method.md §3 to §6, independent of Lancet.

    python3 make_cases.py        writes the case folders beside this file (numpy only; four minutes)

Whether a pixel is hot is decided in whole fractions, so nothing rounds; a case in which the outcome hangs on less than a
double can tell is refused, unless the values tie exactly.
"""
import json, os, random
from fractions import Fraction
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
REGION = {'AU_1': 'eye', 'left_eye': 'eye', 'Eyeglasses': 'eye', 'AU_6': 'cheek', 'No_Beard': 'cheek', 'nose': 'nose', 'Big_Nose': 'nose',
          'AU_12': 'mouth', 'mouth': 'mouth', 'Smiling': 'mouth', 'Goatee': 'chin'}
QUANTILES = ['0.005', '0.05']
GALLERY = 8


# ---------------------------------------------------------------- the method
def threshold(values, q):
    """The ceil((1 - q) M)-th of the M values in ascending order, counting from 1."""
    rank = (1 - Fraction(q)) * len(values)
    rank = -((-rank.numerator) // rank.denominator)
    return sorted(values)[rank - 1]


def neighbours(output, n_in, n_out):
    """[(place, weight)] of output sample `output`: half-pixel centres, edges clamped; exact weights."""
    source = (Fraction(output) + Fraction(1, 2)) * Fraction(n_in, n_out) - Fraction(1, 2)
    below = source.numerator // source.denominator
    part = source - below
    clamp = lambda i: min(max(i, 0), n_in - 1)
    return [(clamp(below), 1 - part), (clamp(below + 1), part)]


def hot_pixels(image_map, t, size):
    """The set of (x, y) whose bilinear value is strictly greater than t."""
    h, w = image_map.shape
    t = Fraction(float(t))
    exact = [[Fraction(float(v)) for v in row] for row in image_map]
    hot = set()
    for y in range(size):
        rows = neighbours(y, h, size)
        for x in range(size):
            value = Fraction(0)
            for r, wr in rows:
                for c, wc in neighbours(x, w, size):
                    value += wr * wc * exact[r][c]
            assert value == t or abs(float(value - t)) > 1e-13 * max(1, abs(float(t))), 'too close to call'
            if value > t: hot.add((x, y))
    return hot


def mask_pixels(mask, size):
    """The set of (x, y) of a mask brought to size x size by floor((X + 1/2) W / S)."""
    h, w = mask.shape
    return {(x, y) for y in range(size) for x in range(size) if mask[(2 * y + 1) * h // (2 * size), (2 * x + 1) * w // (2 * size)] != 0}


def tally(features, masks_of, thresholds, size, concepts):
    n, units = features.shape[:2]
    shape = (units, len(concepts))
    both, hnd, whole, active = (np.zeros(shape, np.int64) for _ in range(4))
    best = {}
    for i in range(n):
        pixels = {c: mask_pixels(m, size) for c, m in masks_of[i]}
        for u in range(units):
            if not pixels: continue
            hot = hot_pixels(features[i, u], thresholds[u], size)
            for c, mask in pixels.items():
                inter, union = len(hot & mask), len(hot | mask)
                whole[u, c] += union
                if not hot: continue
                both[u, c] += inter
                hnd[u, c] += union
                active[u, c] += 1
                if inter: best.setdefault((u, c), []).append((-Fraction(inter, union), i))
    gallery = np.full(shape + (GALLERY,), -1, np.int32)
    for (u, c), found in best.items():
        for place, (_, i) in enumerate(sorted(found)[:GALLERY]): gallery[u, c, place] = i
    return both, hnd, whole, active, gallery


def ranks(values):
    """Ranks from 1; equal values share the mean of theirs."""
    order = sorted(values)
    return [order.index(v) + (order.count(v) + 1) / 2 for v in values]


def findings(both, union, features, images_of, concepts, cut):
    """IoU, best concept, detector or not, probabilities (nan where undefined), counted."""
    units, count = both.shape
    iou = np.zeros(both.shape)
    for u in range(units):
        for c in range(count):
            if union[u, c]: iou[u, c] = int(both[u, c]) / int(union[u, c])
    best = np.zeros(units, np.int32)
    detector = np.zeros(units, np.uint8)
    probability = np.full(both.shape, np.nan)
    counted = np.zeros(both.shape, np.uint8)
    for u in range(units):
        for c in range(count):
            if iou[u, c] > iou[u, best[u]]: best[u] = c
        assert abs(iou[u, best[u]] - cut) > 1e-9, 'IoU on the cut'
        if iou[u, best[u]] < cut: continue
        detector[u] = 1
        region = [c for c in range(count) if REGION[concepts[c]] == REGION[concepts[best[u]]]]
        members = sorted({i for c in region for i in images_of[c]})
        peaks = [float(features[i, u].max()) for i in members]
        low, high = float(features[:, u].min()), float(features[:, u].max())
        if low == high: continue
        weight = {i: r / len(members) * ((p - low) / (high - low)) for i, p, r in zip(members, peaks, ranks(peaks))}
        score = [iou[u, c] * (sum(weight[i] for i in images_of[c]) / len(images_of[c])) if images_of[c] else 0.0 for c in region]
        if sum(score) <= 0: continue
        present = sum(1 for c in region if images_of[c])
        for c, s in zip(region, score):
            probability[u, c] = s / sum(score)
            limit = 1.5 / present
            assert abs(probability[u, c] - limit) > 1e-9 or probability[u, c] == limit, 'share on the cut'
            counted[u, c] = probability[u, c] > limit
    return iou, best, detector, probability, counted


def bias(features, groups, count):
    """Probabilities of each group; images with group -1 are left out, of minimum and maximum too."""
    kept = [i for i in range(len(groups)) if groups[i] >= 0]
    units = features.shape[1]
    result = np.zeros((units, count))
    for u in range(units):
        low = min(float(features[i, u].min()) for i in kept)
        high = max(float(features[i, u].max()) for i in kept)
        if low == high: continue
        peaks = [float(features[i, u].max()) for i in kept]
        score = [r / len(kept) * ((p - low) / (high - low)) for p, r in zip(peaks, ranks(peaks))]
        means = []
        for g in range(count):
            own = [s for s, i in zip(score, kept) if groups[i] == g]
            means.append(sum(own) / len(own))
        if sum(means) > 0: result[u] = [m / sum(means) for m in means]
    cutoff = 0.3 if count == 4 else 0.55
    assert (abs(result - cutoff) > 1e-9).all(), 'probability on the cut'
    over = result >= cutoff
    return result, np.append(over.sum(0), (~over.any(1)).sum()).astype(np.int32)


# ---------------------------------------------------------------- the cases
def unit_maps(kind, rng, n, h, w):
    """Float32 maps [n, h, w] of one kind of unit."""
    x = np.array([rng.gauss(0, 1) for _ in range(n * h * w)], np.float32).reshape(n, h, w)
    if kind == 'dead': x[:] = 0
    elif kind == 'constant': x[:] = 1.7
    elif kind == 'constantNegative': x[:] = -0.3
    elif kind == 'negative': x = -np.abs(x) - np.float32(2)
    elif kind == 'relu': x = np.maximum(x, 0)
    elif kind == 'zeros': x = np.where(x > 2.2, x, np.float32(0)).astype(np.float32)
    elif kind == 'steps': x = np.round(x * 2) / 2
    elif kind == 'stepsNegative': x = np.round(x * 2) / 2 - 5
    elif kind == 'images': x = np.round(x.max((1, 2), keepdims=True)) + np.zeros_like(x)  # flat maps with tied peaks
    elif kind == 'huge': x = x * np.float32(1e6)
    elif kind == 'tiny': x = x * np.float32(1e-6) + np.float32(1)
    elif kind == 'upper': x[:, :(h + 1) // 2] += 3
    elif kind == 'lower': x[:, h // 2:] += 3
    elif kind == 'left': x[:, :, :(w + 1) // 2] += 3
    return np.ascontiguousarray(x.astype(np.float32))


KINDS = ['plain', 'dead', 'constant', 'constantNegative', 'negative', 'relu', 'zeros', 'steps', 'stepsNegative', 'images', 'huge', 'tiny', 'upper',
         'lower', 'left', 'plain']


def draw_masks(rng, n, concepts, shapes, rules):
    """masks_of[i] = [(concept, mask)]; a rule may name the images of a concept or another concept to repeat."""
    masks_of = [[] for _ in range(n)]
    for i in range(n):
        if i % 5 == 3: continue                       # images without masks
        drawn = {}
        for c, name in enumerate(concepts):
            rule = rules.get(name)
            if isinstance(rule, list) and i not in rule: continue
            if isinstance(rule, str):
                twin = drawn.get(concepts.index(rule))
                if twin is None: continue
                drawn[c] = twin.copy()
                continue
            if rule is None and rng.random() < 0.4: continue
            h, w = shapes[rng.randrange(len(shapes))]
            m = np.zeros((h, w), np.uint8)
            top, left = rng.randrange(h), rng.randrange(w)
            m[top:top + max(1, h // 2), left:left + max(1, w // 2)] = rng.choice([1, 255])
            drawn[c] = m
        masks_of[i] = sorted(drawn.items())
    return masks_of


def save(folder, name, array):
    path = os.path.join(folder, name + '.npy')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    np.save(path, array)


def local_case(name, seed, n, h, w, size, concepts, shapes, rules, cut=0.04):
    rng = random.Random(seed)
    features = np.stack([unit_maps(k, rng, n, h, w) for k in KINDS], 1)
    masks_of = draw_masks(rng, n, concepts, shapes, rules)
    folder = os.path.join(HERE, name)
    images_of = [[i for i in range(n) if c in dict(masks_of[i])] for c in range(len(concepts))]
    save(folder, 'features', features)
    flat = [(i, c, m) for i in range(n) for c, m in masks_of[i]]
    save(folder, 'mask_image', np.array([i for i, _, _ in flat], np.int32))
    save(folder, 'mask_concept', np.array([c for _, c, _ in flat], np.int32))
    save(folder, 'mask_shape', np.array([m.shape for _, _, m in flat], np.int32))
    save(folder, 'mask_pixels', np.concatenate([m.reshape(-1) for _, _, m in flat]).astype(np.uint8))
    detectors = {}
    for q in QUANTILES:
        t = np.array([threshold([float(v) for v in features[:, u].reshape(-1)], q) for u in range(len(KINDS))])
        both, hnd, whole, active, gallery = tally(features, masks_of, t, size, concepts)
        out = lambda key, array: save(folder, f'q{q[2:]}/{key}', array)
        for key, array in [('thresholds', t), ('intersections', both.astype(np.float64)), ('unions_hnd', hnd.astype(np.float64)),
                           ('unions_netdissect', whole.astype(np.float64)), ('active_images', active.astype(np.int32)), ('gallery', gallery)]:
            out(key, array)
        for rule, union in (('hnd', hnd), ('netdissect', whole)):
            for key, array in zip(('iou', 'best_concept', 'detector', 'probabilities', 'counted'), findings(both, union, features, images_of, concepts, cut)):
                out(f'{key}_{rule}', array)
                if key == 'detector': detectors[f'{q} {rule}'] = int(array.sum())
                if key == 'counted': detectors[f'{q} {rule} pairs'] = int(array.sum())
    with open(os.path.join(folder, 'index.json'), 'w') as f:
        json.dump({'size': size, 'cut': cut, 'concepts': concepts, 'kinds': KINDS, 'quantiles': QUANTILES, 'images': [len(x) for x in images_of]}, f, indent=1)
    print(name, 'images per concept', [len(x) for x in images_of], detectors)


def bias_case(name, seed, n, h, w, family, count, sizes):
    rng = random.Random(seed)
    features = np.stack([unit_maps(k, rng, n, h, w) for k in KINDS], 1)
    groups = [g for g, s in enumerate(sizes) for _ in range(s)]
    groups += [-1] * (n - len(groups))
    rng.shuffle(groups)
    folder = os.path.join(HERE, name)
    p, counts = bias(features, groups, count)
    save(folder, 'features', features)
    save(folder, 'groups', np.array(groups, np.int32))
    save(folder, 'probabilities', p)
    save(folder, 'counts', counts)
    with open(os.path.join(folder, 'index.json'), 'w') as f:
        json.dump({'family': family, 'kinds': KINDS}, f, indent=1)
    print(name, counts)


def main():
    ten = ['AU_1', 'left_eye', 'Eyeglasses', 'AU_6', 'No_Beard', 'nose', 'Big_Nose', 'mouth', 'Smiling', 'Goatee']
    # Maps that are not square, a side that is no multiple of theirs, masks of other sizes; a concept with one image, twins
    # that tie, a region with one concept (chin).
    local_case('oddSizes', 1, 14, 5, 7, 45, ten, [(45, 45), (20, 31), (64, 9), (1, 1)],
               {'AU_1': [4], 'Eyeglasses': 'left_eye', 'Big_Nose': 'nose', 'Goatee': [0, 1, 2]})
    # One place per map: hot everywhere or nowhere.
    local_case('onePlace', 2, 21, 1, 1, 9, ten, [(9, 9)], {'AU_1': [20], 'Smiling': 'mouth'})
    # More samples, a side over a word's 64 pixels, a concept that no image carries, another cut.
    local_case('wideInput', 3, 36, 3, 4, 70, ['mouth', 'AU_12', 'Smiling', 'Goatee', 'nose', 'AU_1'], [(70, 70), (35, 35)],
               {'AU_12': [], 'Smiling': [7], 'AU_1': [1, 2]}, cut=0.1)
    # One row of places, a small input, one image with masks.
    local_case('oneImage', 4, 30, 1, 6, 13, ['nose', 'Big_Nose', 'Eyeglasses'], [(13, 13)],
               {'nose': [10], 'Big_Nose': [10], 'Eyeglasses': [10]})
    bias_case('biasOneImageGroup', 5, 17, 3, 2, 'age', 4, [1, 8, 5, 3])
    bias_case('biasUnlabelled', 6, 24, 2, 2, 'gender', 2, [12, 6])
    bias_case('biasTwoImages', 7, 2, 4, 3, 'skinTone', 2, [1, 1])


if __name__ == '__main__': main()
