# From what `lancet dictionary check` prints: the IoU with each concept of a unit that has its hot places, a share q of
# every picture that shows the concept, in the concept's mask, or around it where the mask is smaller.
BEGIN { FS = "\t"; print "concept,pictures,maskShare,reachableIoUAt0.005,reachableIoUAt0.05" }
$1 == "concept" {
  share = $4 / 100
  printf "%s,%d,%.3f,%.2f,%.2f\n", $2, $3, share, reachable(0.005), reachable(0.05)
}
function reachable(q) { return share < q ? share / q : q / share }
