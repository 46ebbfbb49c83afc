#!/usr/bin/env python3
"""A small set with labels as Broden has them, tallied by Network Dissection's own rule; independent of Lancet.

    python3 make_broden.py        writes the files beside this script (numpy only, a second)

Source: Bau et al. 2017, section 2.2. IoU(k, c) = sum |M_k and L_c| / sum |M_k or L_c|, "the sums over images of the data set
that have at least one labeled concept of the same category as c". Broden stores for each image and category label maps, one
number a pixel, 0 where nothing is labelled; a category that an image is not labelled for is missing there. A category that is
there counts, also where it shows nothing. The tally keeps three sums and never looks at a concept in an image without it:

    labels[c]        pixels of concept c
    both[k, c]       pixels of c where unit k is hot
    units[k, g]      hot pixels of unit k in the images that are labelled for category g
    IoU[k, c]        both / (units[k, category of c] + labels[c] - both)

Activations are eighths and weights whole numbers, so no comparison rounds. Beside it stand the two rules that look only at
images with the concept (Documentation/Method.md, section 4), by sets of pixels, to show where the best concept is another.
"""
import json, os, random
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGES, SIZE, HEIGHT, WIDTH = 20, 27, 6, 5
CATEGORIES = ['actionUnit', 'part', 'attribute']
# In the order that breaks ties.
CONCEPTS = ['AU_1', 'left_eye', 'right_eye', 'Eyeglasses', 'AU_6', 'nose', 'mouth', 'Smiling']
CATEGORY = dict(AU_1='actionUnit', AU_6='actionUnit', left_eye='part', right_eye='part', nose='part', mouth='part', Eyeglasses='attribute',
                Smiling='attribute')
RARE = {'Eyeglasses': [4, 13], 'AU_1': [7], 'AU_6': []}       # the images of concepts that few or none carry
SHAPES = [(27, 27), (54, 54), (13, 17), (40, 30), (1, 1)]     # of label maps
UNITS = ['everyEye', 'glasses', 'halfMouth', 'silent', 'everywhere'] + ['random'] * 8


def box(shape, top, left, bottom, right):
    """Rows and columns of a box that is given in parts of the image."""
    h, w = shape
    return slice(int(top * h), max(int(top * h) + 1, int(bottom * h))), slice(int(left * w), max(int(left * w) + 1, int(right * w)))


PLACES = {'AU_1': (.1, .1, .3, .9), 'AU_6': (.5, .1, .6, .4), 'left_eye': (.3, .15, .5, .45), 'right_eye': (.3, .55, .5, .85),
          'Eyeglasses': (.3, .1, .5, .9), 'nose': (.45, .4, .65, .6), 'mouth': (.7, .3, .85, .7), 'Smiling': (.65, .25, .9, .75)}


def draw_labels(rng):
    """For each image: {category: [label maps]}; a category may be missing, and one that is there may show nothing."""
    data = []
    for i in range(IMAGES):
        maps = {}
        for g in CATEGORIES:
            forced = any(i in RARE.get(c, []) for c in CONCEPTS if CATEGORY[c] == g)
            if not forced and rng.random() < {'actionUnit': .5, 'part': .1, 'attribute': .3}[g]: continue
            shape = SHAPES[rng.randrange(len(SHAPES))]
            if forced: shape = SHAPES[i % 2]
            maps[g] = []
            for c in CONCEPTS:
                if CATEGORY[c] != g or (i not in RARE[c] if c in RARE else rng.random() < .25): continue
                m = np.zeros(shape, np.int64)
                shift = rng.uniform(-.05, .05)
                rows, columns = box(shape, *[min(max(x + shift, 0), .97) for x in PLACES[c]])
                m[rows, columns] = CONCEPTS.index(c) + 1
                maps[g].append(m)
        data.append(maps)
    data[9] = {}                                              # labelled for nothing
    data[15] = {'attribute': []}                              # looked at for attributes, and shows none
    return data


def draw_features(rng, data):
    """Eighths as whole numbers, [N, U, h, w]."""
    values = np.array([rng.randint(-16, 15) for _ in range(IMAGES * len(UNITS) * HEIGHT * WIDTH)], np.int64)
    values = values.reshape(IMAGES, len(UNITS), HEIGHT, WIDTH)
    for u, kind in enumerate(UNITS):
        if kind == 'random': continue
        values[:, u] = 0
        for i in range(IMAGES):
            shown = {CONCEPTS[n - 1] for maps in data[i].values() for m in maps for n in np.unique(m) if n}
            if kind == 'everyEye' or (kind == 'glasses' and 'Eyeglasses' in shown): values[i, u, 2, 1] = values[i, u, 2, 3] = 40 + i
            if kind == 'everyEye': values[i, u, 2, 2] = 20
            if kind == 'halfMouth' and i % 2 == 0: values[i, u, 4, 2] = 30
            if kind == 'everywhere': values[i, u] = 30 + i
    return values


def enlarged(image_map, size):
    """4 S^2 times the bilinear values at half-pixel centres, edges clamped: whole numbers."""
    def weights(n):
        matrix = np.zeros((size, n), np.int64)
        for x in range(size):
            below, part = divmod((2 * x + 1) * n - size, 2 * size)
            matrix[x, min(max(below, 0), n - 1)] += 2 * size - part
            matrix[x, min(max(below + 1, 0), n - 1)] += part
        return matrix
    return weights(image_map.shape[0]) @ image_map @ weights(image_map.shape[1]).T


def reduced(label_map, size):
    """The label map at the size of the masks: the nearest pixel, floor((X + 1/2) W / S)."""
    h, w = label_map.shape
    at = lambda n: (2 * np.arange(size) + 1) * n // (2 * size)
    return label_map[np.ix_(at(h), at(w))]


def tally(features, thresholds, data):
    """Network Dissection: one pass over the images, then one formula."""
    labels = np.zeros(len(CONCEPTS) + 1, np.int64)
    both = np.zeros((len(UNITS), len(CONCEPTS) + 1), np.int64)
    units = np.zeros((len(UNITS), len(CATEGORIES)), np.int64)
    for i, maps in enumerate(data):
        stack = [reduced(m, SIZE) for g in maps for m in maps[g]]
        for m in stack: labels += np.bincount(m.ravel(), minlength=len(labels))
        for u in range(len(UNITS)):
            hot = enlarged(features[i, u], SIZE) > 4 * SIZE * SIZE * thresholds[u]
            for g in maps: units[u, CATEGORIES.index(g)] += hot.sum()
            for m in stack: both[u] += np.bincount(m[hot], minlength=len(labels))
    labels, both = labels[1:], both[:, 1:]                    # number 0 is "nothing here"
    category = [CATEGORIES.index(CATEGORY[c]) for c in CONCEPTS]
    return both, units[:, category] + labels - both


def carriers_only(features, thresholds, data):
    """Unions over the images that carry a concept: all of them, and those in which the unit is hot."""
    whole, active = np.zeros((2, len(UNITS), len(CONCEPTS)), np.int64)
    for i, maps in enumerate(data):
        for g in maps:
            for m in maps[g]:
                c = int(m.max()) - 1
                mask = reduced(m, SIZE) == c + 1
                for u in range(len(UNITS)):
                    hot = enlarged(features[i, u], SIZE) > 4 * SIZE * SIZE * thresholds[u]
                    whole[u, c] += (hot | mask).sum()
                    if hot.any(): active[u, c] += (hot | mask).sum()
    return active, whole


def main():
    rng = random.Random(17)
    data = draw_labels(rng)
    features = draw_features(rng, data)
    thresholds = []
    for u, kind in enumerate(UNITS):
        ranked = np.sort(features[:, u].ravel())
        thresholds.append(int(ranked[-(len(ranked) // 12)]) if kind == 'random' else 0 if kind == 'silent' else 16)
    both, union = tally(features, thresholds, data)
    hnd, netdissect = carriers_only(features, thresholds, data)

    save = lambda name, array: np.save(os.path.join(HERE, name + '.npy'), array)
    save('features', (features / 8).astype(np.float32))
    save('thresholds', np.array(thresholds) / 8)
    flat = [(i, int(m.max()) - 1, m) for i, maps in enumerate(data) for g in maps for m in maps[g]]
    save('mask_image', np.array([i for i, _, _ in flat], np.int32))
    save('mask_concept', np.array([c for _, c, _ in flat], np.int32))
    save('mask_shape', np.array([m.shape for _, _, m in flat], np.int32))
    save('mask_pixels', np.concatenate([(m > 0).ravel() for _, _, m in flat]).astype(np.uint8))
    save('annotated', np.array([[g in maps for g in CATEGORIES] for maps in data], np.uint8))
    save('intersections', both.astype(np.float64))
    best = {}
    for rule, unions in (('all', union), ('netdissect', netdissect), ('hnd', hnd)):
        iou = np.divide(both, unions, out=np.zeros(both.shape), where=unions > 0)
        save(f'unions_{rule}', unions.astype(np.float64))
        save(f'iou_{rule}', iou)
        best[rule] = [int(x) for x in iou.argmax(1)]
        save(f'best_concept_{rule}', np.array(best[rule], np.int32))
        print(rule, [f'{CONCEPTS[c]} {iou[u, c]:.2f}' for u, c in enumerate(best[rule])])
    with open(os.path.join(HERE, 'index.json'), 'w') as f:
        json.dump({'size': SIZE, 'concepts': CONCEPTS, 'categories': CATEGORIES, 'units': UNITS,
                   'images': [sum(c == k for _, k, _ in flat) for c in range(len(CONCEPTS))]}, f, indent=1)
        f.write('\n')


if __name__ == '__main__': main()
