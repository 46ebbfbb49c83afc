/// Which memory holds the values of which node, planned by how long they are needed.
struct GraphMemory: Sendable {
  /// The memory of each node that is made; nil for others.
  let place: [Int?]
  /// The floats of each memory, for one image.
  let floats: [Int]

  /// Plans for steps in their order; the values of `kept` are needed until the end.
  init(_ graph: Graph, _ steps: [GraphStep], keeping kept: [Int]) {
    var lastUse = Array(repeating: -1, count: graph.nodes.count)
    for (number, step) in steps.enumerated() {
      lastUse[step.node] = max(lastUse[step.node], number)
      for input in step.inputs { lastUse[input] = number }
    }
    for node in kept { lastUse[node] = steps.count }
    var place = Array(repeating: Int?.none, count: graph.nodes.count)
    var floats: [Int] = []
    var free: [Int] = []
    func take(_ count: Int) -> Int {
      // The smallest that holds it, else the largest, which grows.
      let fitting = free.indices.filter { floats[free[$0]] >= count }
      let chosen =
        fitting.min { floats[free[$0]] < floats[free[$1]] }
        ?? free.indices.max { floats[free[$0]] < floats[free[$1]] }
      guard let chosen else {
        floats.append(count)
        return floats.count - 1
      }
      let memory = free.remove(at: chosen)
      floats[memory] = max(floats[memory], count)
      return memory
    }
    place[0] = take(graph.nodes[0].count)
    if lastUse[0] < 0 { lastUse[0] = 0 }
    for (number, step) in steps.enumerated() {
      if step.isInPlace, lastUse[step.inputs[0]] == number {
        place[step.node] = place[step.inputs[0]]
      } else {
        place[step.node] = take(graph.nodes[step.node].count)
      }
      for input in Set(step.inputs + [step.node]).sorted() where lastUse[input] == number {
        if let memory = place[input], input == step.node || memory != place[step.node] {
          free.append(memory)
        }
      }
    }
    (self.place, self.floats) = (place, floats)
  }
}

extension GraphStep {
  /// Whether it changes its input where that lies.
  var isInPlace: Bool {
    if case .other(.element) = work { true } else { false }
  }
}
