extension BitMask {
  /// Resizes by taking the nearest pixel: source x = floor((X + ½) · width / new width).
  ///
  /// Source: METHOD §4.
  package func resized(toWidth newWidth: Int, height newHeight: Int) -> BitMask {
    precondition(newWidth > 0 && newHeight > 0, "\(width)×\(height) to \(newWidth)×\(newHeight)")
    if newWidth == width && newHeight == height { return self }
    let columns = (0..<newWidth).map { (2 * $0 + 1) * width / (2 * newWidth) }
    var result = BitMask(width: newWidth, height: newHeight)
    for y in 0..<newHeight {
      let row = (2 * y + 1) * height / (2 * newHeight)
      for x in 0..<newWidth where self[columns[x], row] {
        result[x, y] = true
      }
    }
    return result
  }

  /// Whether no pixel is on.
  package var isEmpty: Bool {
    words.allSatisfy { $0 == 0 }
  }

  /// Turns on the pixels that are on in another mask of the same size.
  package mutating func formUnion(_ other: BitMask) {
    precondition(
      width == other.width && height == other.height,
      "\(width)×\(height) with \(other.width)×\(other.height)")
    for place in words.indices {
      words[place] |= other.words[place]
    }
  }

  /// The mean of the places of all pixels that are on, in pixels from the top left corner, or nil
  /// for an empty mask.
  package var centroid: (x: Double, y: Double)? {
    var (sumX, sumY, count) = (0, 0, 0)
    for y in 0..<height {
      for x in 0..<width where self[x, y] {
        sumX += x
        sumY += y
        count += 1
      }
    }
    return count == 0
      ? nil : (Double(sumX) / Double(count) + 0.5, Double(sumY) / Double(count) + 0.5)
  }
}
