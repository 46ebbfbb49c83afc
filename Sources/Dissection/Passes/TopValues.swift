/// The largest values of a stream, at most `capacity` of them.
///
/// Values that may belong to them gather in a buffer an eighth longer; when it is full, selection
/// drops the smallest. A value costs O(1) on average.
struct TopValues: Sendable {
  let capacity: Int
  /// Only a greater value changes what is kept.
  private(set) var floor: Float = -.infinity
  private var buffer: [Float] = []

  init(capacity: Int) {
    precondition(capacity > 0, "cannot keep the top \(capacity) values")
    self.capacity = capacity
  }

  /// The length of the buffer.
  private static func limit(capacity: Int) -> Int { capacity + max(capacity / 8, 16) }

  /// Bytes that the largest `capacity` values take, and those that may belong to them.
  static func byteCount(capacity: Int) -> Int {
    limit(capacity: capacity) * MemoryLayout<Float>.size
  }

  /// Takes a value in if it is among the largest so far.
  mutating func insert(_ value: Float) {
    guard value > floor else { return }
    if buffer.isEmpty { buffer.reserveCapacity(Self.limit(capacity: capacity)) }
    buffer.append(value)
    if buffer.count >= Self.limit(capacity: capacity) {
      moveLargestToFront()
      buffer.removeLast(buffer.count - capacity)
      floor = buffer[capacity - 1]
    }
  }

  /// The kept values, largest first.
  func descending() -> [Float] {
    Array(buffer.sorted(by: >).prefix(capacity))
  }

  /// Brings the `capacity` largest values of a longer buffer to its front, the least of them last.
  ///
  /// Source: Hoare 1961, “Algorithm 65: Find”.
  private mutating func moveLargestToFront() {
    let target = capacity - 1
    var (low, high) = (0, buffer.count - 1)
    while low < high {
      let (a, b, c) = (buffer[low], buffer[(low + high) / 2], buffer[high])
      let pivot = max(min(a, b), min(max(a, b), c))  // their median
      var (left, right) = (low, high)
      while left <= right {
        while buffer[left] > pivot { left += 1 }
        while buffer[right] < pivot { right -= 1 }
        if left <= right {
          buffer.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if target <= right {
        high = right
      } else if target >= left {
        low = left
      } else {
        return
      }
    }
  }
}
