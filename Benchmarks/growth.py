"""How the cost of a training step grows with the batch and with the image."""

from contenders import Runs, lancet, pytorch
from table import Table, milliseconds

BATCHES = [8, 16, 32, 64, 128]
SIDES = [64, 96, 128, 160, 192, 224]
SIDES_BATCH = 16
ROUNDS = 2
RUNS = 2


def compare(sizes, tell):
    """Prints both tables; that of sides only where more than one was asked for."""
    smallest = min(sizes, key=lambda size: size.plan.side)
    rows(f"batch, at {smallest.plan.side} px", smallest,
         [(smallest.plan.side, batch) for batch in BATCHES], tell)
    if len(sizes) > 1:
        rows(f"side, at batch {SIDES_BATCH}", smallest,
             [(side, SIDES_BATCH) for side in SIDES], tell)


def rows(what, size, points, tell):
    """Prints a table with a row for each (side, batch)."""
    tell(f"growth with the {what}")
    layout = size.better_layout("training")
    print(f"\n## Growth with the {what}: training, medians of {ROUNDS * RUNS} runs\n")
    table = Table("px", "batch", "Lancet ms", "ms an image", "images/s", "GFLOP/s",
                  f"PyTorch {layout} ms", "images/s", "ratio")
    for side, batch in points:
        options = {"side": side, "batch": batch, "threads": size.plan.threads, "runs": RUNS,
                   "warm_up": 1}
        ours, theirs = Runs(), Runs()
        for _ in range(ROUNDS):
            ours.add(lancet("training", **options)[0])
            theirs.add(pytorch("training", layout, **options)[0])
        own, other = ours.seconds, theirs.seconds
        table.add(side, batch, milliseconds(own), milliseconds(own / batch), f"{batch / own:.1f}",
                  f"{ours.rounds[0]['flop'] / own / 1e9:.0f}", milliseconds(other),
                  f"{batch / other:.1f}", f"{other / own:.2f}")
    table.print()
