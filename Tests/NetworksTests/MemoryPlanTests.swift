import Networks
import Seeding
import Specification
import Testing

@Suite struct MemoryPlanTests {
  @Test("no two values that are needed at the same time share a memory, and each fits its own")
  func sharing() {
    var random = SplitMix64(seed: 1)
    for count in [0, 1, 2, 30, 200] {
      let values = (0..<count).map { _ in
        let from = random.below(50)
        return MemoryPlan.Value(
          shape: [1 + random.below(9), random.below(40)], from: from, to: from + random.below(12))
      }
      let plan = MemoryPlan(values)
      #expect(plan.place.count == count)
      for (a, first) in values.enumerated() {
        #expect(first.floats <= plan.floats[plan.place[a]])
        for b in 0..<a where plan.place[a] == plan.place[b] {
          #expect(values[b].to < first.from || first.to < values[b].from)
        }
      }
      let peak =
        (0..<70).map { step in
          values.filter { $0.from <= step && step <= $0.to }.reduce(0) { $0 + $1.floats }
        }.max() ?? 0
      let least = MemoryPlan.Least(for: values)
      let total = plan.floats.reduce(0, +)
      #expect(least.atOnce == peak && least.inMemories >= peak && total >= least.inMemories)
      #expect(Double(total) <= 1.25 * Double(peak))
    }
  }

  /// What buffers took when each was allocated for itself: for 32 pictures, by depth and side.
  private static let apart: [ResNetDepth: [Int: Int]] = [
    .resnet18: [64: 21_528_576, 112: 66_723_840, 224: 263_356_416],
    .resnet34: [64: 28_082_176, 112: 87_040_000, 224: 343_638_016],
    .resnet50: [64: 75_431_936, 112: 233_996_288, 224: 922_566_656],
    .resnet101: [64: 102_170_624, 112: 315_883_520, 224: 1_250_115_584],
  ]

  @Test(
    "a training step holds far less than with a buffer for each map, normalised ones too",
    arguments: apart.keys)
  func training(depth: ResNetDepth) throws {
    for (side, apart) in try #require(Self.apart[depth]) {
      let planned = depth.graph(classes: 2).trainingFloats(batch: 32, side: side)
      print("planned \(depth) \(side): \(planned) of \(apart)")
      #expect(Double(planned) < 0.71 * Double(apart) && planned > apart / 2)
    }
  }

  @Test("the least that any plan holds is that of each rank at each step")
  func least() {
    // 5 and 3, then 4 and 4 at once: two memories of 5 and 4.
    let values = [(5, 0, 1), (3, 1, 1), (4, 2, 3), (4, 3, 3)].map {
      MemoryPlan.Value(shape: [$0.0], from: $0.1, to: $0.2)
    }
    let least = MemoryPlan.Least(for: values)
    #expect(least.atOnce == 8 && least.inMemories == 9)
    #expect(MemoryPlan(values).floats == [5, 4])
  }

  @Test("a training step holds what any plan has to", arguments: Architecture.allCases)
  func needed(architecture: Architecture) {
    let graph = architecture.graph(classes: 2)
    for side in [112, 160] {
      let planned = Double(graph.trainingFloats(batch: 32, side: side))
      let least = graph.leastTrainingFloats(batch: 32, side: side)
      let (once, own) = (planned / Double(least.atOnce), planned / Double(least.inMemories))
      print("planned \(architecture) \(side): \(planned), \(once) and \(own) of the least")
      // A memory that once held the greatest map may hold a small one when most is needed.
      #expect(once >= 1 && once < 1.3 && own >= 1 && own < 1.02)
    }
  }
}
