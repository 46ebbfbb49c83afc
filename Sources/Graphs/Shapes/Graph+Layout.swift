// How what is of one image in a network's own words lies in memory, a batch of images at a time.

extension Graph {
  /// The shape in memory: maps have their channels last.
  package static func stored(_ shape: [Int], images: Int) -> [Int] {
    shape.count == 3 ? [images, shape[1], shape[2], shape[0]] : [images] + shape
  }

  /// The shape of one image, of what lies in memory.
  static func logical(_ stored: [Int]) -> [Int] {
    stored.count == 4 ? [stored[3], stored[1], stored[2]] : Array(stored.dropFirst())
  }

  /// The side in memory of a side of one image, where there are so many.
  static func storedSide(_ side: Int, of count: Int) -> Int {
    count == 3 ? [3, 1, 2][side] : side + 1
  }

  /// The order that turns what lies in memory into the order of a network's own words, or back.
  static let channelsFirst = [0, 3, 1, 2]
  static let channelsLast = [0, 2, 3, 1]
}
