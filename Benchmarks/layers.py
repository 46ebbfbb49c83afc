"""Where the time of a training step goes, layer class by layer class, in both programs."""

from contenders import lancet, pytorch
from table import Table, milliseconds

RUNS = 5


class Row:
    """The sums over the layers of one class, each times how often it occurs."""

    def __init__(self):
        self.count, self.forward, self.backward, self.flop = 0, 0.0, 0.0, 0.0
        self.multiplied = 0.0

    def add(self, line):
        count = line["count"]
        self.count += count
        self.forward += count * line["forward"]
        self.backward += count * line["backward"]
        self.flop += count * (line.get("forwardFlop", 0) + line.get("backwardFlop", 0))
        self.multiplied += count * line.get("multipliedFlop", 0)

    def join(self, other):
        self.count += other.count
        self.forward += other.forward
        self.backward += other.backward
        self.flop += other.flop
        self.multiplied += other.multiplied

    @property
    def seconds(self):
        return self.forward + self.backward


def gather(lines):
    """The whole step, and a row for each class in the order of appearance."""
    step, rows = None, {}
    for line in lines:
        if "step" in line:
            step = line["step"]
        else:
            rows.setdefault(line["kind"], Row()).add(line)
    return step, rows


def compare(size):
    """Prints the table of one image size."""
    plan = size.plan
    runs = min(RUNS, plan.runs + 1)
    options = {"side": plan.side, "batch": plan.batch, "threads": plan.threads, "runs": runs,
               "warm_up": 1}
    layout = size.better_layout("training")
    step, ours = gather(lancet("layers", **options))
    their_step, theirs = gather(pytorch("layers", layout, **options))
    peak = size.gflops_of_peak
    print(f"""
## Layers at {plan.side} px, batch {plan.batch}: ms of a training step

Each distinct layer was timed alone (median of {runs}) and counts as often as ResNet-50 has it; alone, a
small map stays in the cache and no memory is fetched anew, so the sum is not the step. Backward are
the gradients at weights and inputs. Lancet's convolutions measure the batch for the norm behind them,
which PyTorch's norm does, and normalise what they read, so that a norm whose map is only read has no
forward pass. GFLOP/s of both passes, and their share of the SGEMM peak of {peak:.0f}, count what the layer
asks for; “at the peak” is how long the multiply-adds that are done would take at it: fewer with Winograd.
""")
    table = Table("layers", "number", "forward", "backward", "of the step", "GFLOP/s", "of peak",
                  "at the peak", f"PyTorch {layout} forward", "backward", "ratio")
    total, their_total = Row(), Row()
    for kind in sorted(ours, key=lambda kind: -ours[kind].seconds):
        row, other = ours[kind], theirs[kind]
        total.join(row)
        their_total.join(other)
        add(table, kind, row, other, step, peak)
    add(table, "sum of these", total, their_total, step, peak)
    table.add("whole step, measured", "", "", milliseconds(step), "100%",
              f"{total.flop / step / 1e9:.0f}", f"{total.flop / step / 1e9 / peak:.0%}",
              milliseconds(total.multiplied / peak / 1e9), "",
              milliseconds(their_step), f"{their_step / step:.2f}")
    table.print()


def add(table, name, row, other, step, peak):
    """A row of the table; what has no multiply-adds has no speed."""
    gflops = row.flop / row.seconds / 1e9
    counted = row.flop > 0 and name != "head and loss"
    table.add(name, row.count, milliseconds(row.forward), milliseconds(row.backward),
              f"{row.seconds / step:.0%}", f"{gflops:.0f}" if counted else "",
              f"{gflops / peak:.0%}" if counted else "",
              milliseconds(row.multiplied / peak / 1e9) if row.multiplied else "", milliseconds(other.forward),
              milliseconds(other.backward), f"{other.seconds / row.seconds:.2f}")
