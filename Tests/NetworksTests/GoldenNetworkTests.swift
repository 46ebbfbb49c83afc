import Testing

/// Networks of several kinds against PyTorch, within twice what PyTorch's own runs differ by.
@Suite("Golden networks", .serialized)
struct GoldenNetworkTests {
  private static let names = ["resnet34", "resnet101", "resnet18-flat", "inception-resnet-v1"]
  private static let golden = Result { try GoldenNetworks.load() }

  private func recorded(_ name: String) throws -> GoldenNetworks.Network {
    try #require(try Self.golden.get().networks.first { $0.name == name })
  }

  /// The relative L2 difference in units of the tolerance.
  private func error(of values: [Double], from recorded: GoldenResNet.Values) -> Double {
    guard values.count == recorded.values.count else { return .infinity }
    let off = zip(values, recorded.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let size = recorded.values.reduce(0) { $0 + $1 * $1 }
    let error = (off / size).squareRoot() / recorded.relative
    return error.isNaN ? .infinity : error
  }

  @Test("logits, all gradients and the first ten losses are PyTorch's", arguments: names)
  func training(name: String) throws {
    let golden = try Self.golden.get()
    let recorded = try recorded(name)
    let run = try GoldenNetworkRun(golden, recorded, threads: 2)
    #expect(golden.version == 1 && run.parameterCount == recorded.parameters)
    for logits in recorded.logits {
      let off = error(of: run.logits[logits.name] ?? [], from: logits)
      #expect(off <= 1, "\(logits.name): \(off)")
    }
    #expect(recorded.losses.count == 10 && run.losses.count == 10)
    for (loss, expected) in zip(run.losses, recorded.losses) {
      let off = error(of: [loss], from: expected)
      #expect(off <= 1, "loss \(expected.name): \(off)")
    }
    // PyTorch's module has these parameters in this order.
    #expect(run.gradients.map(\.name) == recorded.gradients.map(\.name))
    let errors = zip(run.gradients, recorded.gradients).map { own, expected in
      (name: expected.name, error: expected.error(of: own.values))
    }
    let worst = errors.sorted { $0.error > $1.error }
    print("golden \(name): worst of \(worst.count) gradients \(worst.prefix(3))")
    let wrong = worst.filter { $0.error > 1 }
    #expect(wrong.isEmpty, "\(wrong.count) of \(worst.count) are off: \(wrong.prefix(8))")
  }

  @Test("an Inception-ResNet's steps have the same bits with one thread as with two")
  func threads() throws {
    let golden = try Self.golden.get()
    let recorded = try recorded("inception-resnet-v1")
    let (one, two) = try (
      GoldenNetworkRun(golden, recorded, threads: 1), GoldenNetworkRun(golden, recorded, threads: 2)
    )
    #expect(one.losses == two.losses && one.logits == two.logits)
    for (a, b) in zip(one.gradients, two.gradients) { #expect(a.values == b.values, "\(a.name)") }
  }
}
