# From what `lancet dictionary check` prints: of each concept the IoU that a unit reaches at best. At quantile q the
# hot places are a share q of all pixels. The masks are a share s: that of a picture, times that of the pictures which
# have the concept. The most that one can cover of the other is all of the smaller.
BEGIN { FS = "\t"; print "concept,pictures,maskShare,reachableIoUAt0.005,reachableIoUAt0.05" }
$1 == "pictures" { pictures = $2 }
$1 == "concept" {
  share = $4 / 100
  s = share * $3 / pictures
  printf "%s,%d,%.3f,%.2f,%.2f\n", $2, $3, share, reachable(0.005), reachable(0.05)
}
function reachable(q) { return s < q ? s / q : q / s }
