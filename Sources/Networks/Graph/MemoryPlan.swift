/// Which memory holds which value, planned by when each is needed.
///
/// The greatest values come first; each takes the smallest memory that is free whenever it is needed, or
/// a new one. Source: Pisarchyk, Lee 2020, “Efficient memory management for deep neural net inference”,
/// §4.3 (greedy by size).
package struct MemoryPlan: Sendable {
  /// A value, and the steps from which to which it is needed, both included.
  package struct Value: Sendable {
    package let shape: [Int]
    package let from: Int
    package private(set) var to: Int

    package init(shape: [Int], from: Int, to: Int) {
      (self.shape, self.from, self.to) = (shape, from, to)
    }

    package var floats: Int { shape.reduce(1, *) }

    /// Keeps the value until a step.
    mutating func need(at step: Int) { to = max(to, step) }
  }

  /// The memory of each value.
  package let place: [Int]
  /// The floats of each memory.
  package let floats: [Int]

  package init(_ values: [Value]) {
    var place = values.map { _ in 0 }
    var memories: [(floats: Int, holds: [Int])] = []
    let order = values.indices.sorted { (values[$0].floats, $1) > (values[$1].floats, $0) }
    for value in order {
      // All that are there are great enough, and each is no greater than the one before it.
      let free = memories.lastIndex { memory in
        memory.holds.allSatisfy {
          values[$0].to < values[value].from || values[value].to < values[$0].from
        }
      }
      if let free {
        place[value] = free
        memories[free].holds.append(value)
      } else {
        place[value] = memories.count
        memories.append((values[value].floats, [value]))
      }
    }
    (self.place, floats) = (place, memories.map(\.floats))
  }

  /// The floats that no plan can do without.
  package struct Least: Sendable {
    /// Of all values that are needed at the worst step.
    package let atOnce: Int
    /// Where each memory holds one value at a time, as here: the greatest values of all steps, the second
    /// greatest of all steps, and so on.
    package let inMemories: Int

    /// Source: Pisarchyk, Lee 2020, there the greatest breadth and the sum of the positional maximums.
    package init(for values: [Value]) {
      var (atOnce, ranks) = (0, [Int]())
      // What is needed is most where something new is.
      for step in Set(values.map(\.from)) {
        let needed = values.filter { $0.from <= step && step <= $0.to }.map(\.floats)
        atOnce = max(atOnce, needed.reduce(0, +))
        for (rank, floats) in needed.sorted(by: >).enumerated() {
          if rank == ranks.count { ranks.append(0) }
          ranks[rank] = max(ranks[rank], floats)
        }
      }
      (self.atOnce, inMemories) = (atOnce, ranks.reduce(0, +))
    }
  }
}
