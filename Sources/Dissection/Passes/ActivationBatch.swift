/// The activation maps of some images at one hook.
///
/// Shape: `values` is [N, h, w, U], one image after another, the units of one place side by side.
package struct ActivationBatch: Sendable {
  /// The images, counted from 0 within the dictionary or probe.
  package let images: Range<Int>
  package let height: Int
  package let width: Int
  package let unitCount: Int
  package let values: [Float]

  /// Wraps `values`, [N, h, w, U].
  /// - Precondition: there are exactly N·h·w·U values, and none of the four is 0.
  package init(images: Range<Int>, height: Int, width: Int, unitCount: Int, values: [Float]) {
    precondition(
      height > 0 && width > 0 && unitCount > 0 && images.lowerBound >= 0,
      "no activations: images \(images), map \(height)×\(width), \(unitCount) units")
    precondition(
      values.count == images.count * height * width * unitCount,
      "\(values.count) values for \(images.count)×\(height)×\(width)×\(unitCount)")
    self.images = images
    self.height = height
    self.width = width
    self.unitCount = unitCount
    self.values = values
  }

  /// The number of places in one map.
  var placeCount: Int { height * width }

  /// Where the values of an image start.
  func offset(of image: Int) -> Int {
    (image - images.lowerBound) * placeCount * unitCount
  }

  /// Throws `DissectionError.notFinite` at the first value that is infinite or not a number.
  func requireFinite() throws {
    guard let place = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw DissectionError.notFinite(
      value: "\(values[place])", unit: place % unitCount,
      image: images.lowerBound + place / (placeCount * unitCount))
  }
}

extension ActivationBatch {
  /// The map of one unit on one image, [h, w].
  package func map(ofImage image: Int, unit: Int) -> [Double] {
    let start = offset(of: image) + unit
    return (0..<placeCount).map { Double(values[start + $0 * unitCount]) }
  }
}
