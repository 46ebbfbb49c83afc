/// One image of the gallery of a unit and a concept.
package struct RankedImage: Sendable, Equatable {
  package let image: Int
  /// The IoU of the unit's hot pixels with the concept's mask in this image alone.
  package let iou: Double

  package init(image: Int, iou: Double) {
    (self.image, self.iou) = (image, iou)
  }
}

extension [RankedImage] {
  /// Takes an image in if it is among the `limit` best, best first, ties by image.
  ///
  /// The outcome does not depend on the order in which images come.
  mutating func insert(_ new: RankedImage, keeping limit: Int) {
    func isBetter(_ a: RankedImage, _ b: RankedImage) -> Bool {
      a.iou != b.iou ? a.iou > b.iou : a.image < b.image
    }
    guard limit > 0, count < limit || isBetter(new, self[count - 1]) else { return }
    if count == limit { removeLast() }
    let place = firstIndex { isBetter(new, $0) } ?? count
    insert(new, at: place)
  }
}
