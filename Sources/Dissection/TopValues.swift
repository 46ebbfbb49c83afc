/// The largest values of a stream, at most `capacity` of them.
///
/// A heap with the smallest kept value at its root; a new value costs O(log capacity) when it is
/// kept and O(1) otherwise.
struct TopValues: Sendable {
  let capacity: Int
  private var heap: [Float] = []

  init(capacity: Int) {
    precondition(capacity > 0, "cannot keep the top \(capacity) values")
    self.capacity = capacity
  }

  /// Only a greater value changes what is kept; −∞ until the heap is full.
  var floor: Float {
    heap.count < capacity ? -.infinity : heap[0]
  }

  /// Takes a value in if it is among the largest so far.
  mutating func insert(_ value: Float) {
    if heap.count < capacity {
      heap.append(value)
      siftUp(from: heap.count - 1)
    } else if value > heap[0] {
      heap[0] = value
      siftDown(from: 0)
    }
  }

  /// The kept values, largest first.
  func descending() -> [Float] {
    heap.sorted(by: >)
  }

  private mutating func siftUp(from start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown(from start: Int) {
    var parent = start
    while true {
      var least = parent
      for child in 2 * parent + 1...2 * parent + 2 where child < heap.count {
        if heap[child] < heap[least] { least = child }
      }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
