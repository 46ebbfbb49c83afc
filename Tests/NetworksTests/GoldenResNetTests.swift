import Networks
import Testing

/// ResNet-50 against PyTorch, within twice the difference between PyTorch's two memory layouts.
@Suite("Golden ResNet-50", .serialized)
struct GoldenResNetTests {
  private static let golden = Result { try GoldenResNet.load() }
  private static let network = Result { try golden.get().recipe.network() }
  private static let runs = [1, 2].map { threads in
    Result { try GoldenRun(golden.get().recipe, network.get(), threads: threads) }
  }

  private let golden: GoldenResNet

  init() throws {
    golden = try Self.golden.get()
  }

  private func run(threads: Int) throws -> GoldenRun {
    try Self.runs[threads - 1].get()
  }

  /// Expects each of `tensors` to be as recorded, and tells how near the worst came.
  private func expect(_ tensors: GoldenRun.Tensors, as recorded: [GoldenTensor], _ kind: String) {
    #expect(Set(tensors.keys) == Set(recorded.map(\.name)))
    let errors = recorded.map { (name: $0.name, error: $0.error(of: tensors[$0.name] ?? [])) }
    let worst = errors.sorted { $0.error > $1.error }
    let median = worst.isEmpty ? 0 : worst[worst.count / 2].error
    print("golden \(kind): error/tolerance median \(median), worst \(worst.prefix(3))")
    let wrong = worst.filter { $0.error > 1 }
    #expect(wrong.isEmpty, "\(wrong.count) of \(worst.count) \(kind) are off: \(wrong.prefix(8))")
  }

  /// The relative L2 difference in units of the tolerance.
  private func error(of values: [Double], from recorded: GoldenResNet.Values) -> Double {
    guard values.count == recorded.values.count else { return .infinity }
    let off = zip(values, recorded.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let size = recorded.values.reduce(0) { $0 + $1 * $1 }
    let error = (off / size).squareRoot() / recorded.relative
    print("golden \(recorded.name): error/tolerance \(error)")
    return error.isNaN ? .infinity : error
  }

  @Test("weights and batches are drawn here as they were drawn for PyTorch")
  func recipe() throws {
    #expect(golden.version == 2)
    let sum = try Self.network.get().namedTensors().reduce(0.0) {
      $0 + $1.values.reduce(0.0) { $0 + Double($1) }
    }
    #expect(abs(sum - golden.recipe.weightSum) < 1e-6)
    let pixels = golden.recipe.images(0).pixels
    let bytes = pixels.reduce(0) { $0 + Int($1) }
    let imageSum = Double(bytes) / 63.75 - 2 * Double(pixels.count)
    #expect(abs(imageSum - golden.recipe.imageSum) < 0.01)
  }

  @Test("logits agree in evaluation and in training")
  func logits() throws {
    let run = try run(threads: 1)
    for recorded in golden.logits {
      let values = recorded.name == "eval" ? run.evaluationLogits : run.trainingLogits
      #expect(error(of: values.map(Double.init), from: recorded) <= 1, "\(recorded.name)")
    }
  }

  @Test("the activations at the conv1 hooks agree")
  func activations() throws {
    expect(try run(threads: 1).activations, as: golden.activations, "activations")
  }

  @Test("all 161 gradients agree")
  func gradients() throws {
    #expect(golden.gradients.count == 161)
    expect(try run(threads: 1).gradients, as: golden.gradients, "gradients")
  }

  @Test("the running statistics agree after the first batch")
  func statistics() throws {
    expect(try run(threads: 1).statistics, as: golden.statistics, "statistics")
  }

  @Test("the momentum of every parameter agrees after the second step")
  func momenta() throws {
    expect(try run(threads: 1).momenta, as: golden.momenta, "momenta")
  }

  @Test("the first ten losses agree")
  func losses() throws {
    let run = try run(threads: 1)
    #expect(golden.losses.count == 10 && run.losses.count == 10)
    for (loss, recorded) in zip(run.losses, golden.losses) {
      #expect(error(of: [loss], from: recorded) <= 1, "loss \(recorded.name)")
    }
  }

  @Test("two threads compute the same bits as one, and so agree as well")
  func threads() throws {
    let (one, two) = try (run(threads: 1), run(threads: 2))
    #expect(one.losses == two.losses)
    #expect(one.evaluationLogits == two.evaluationLogits)
    #expect(one.trainingLogits == two.trainingLogits)
    for (a, b) in [
      (one.gradients, two.gradients), (one.activations, two.activations),
      (one.statistics, two.statistics), (one.momenta, two.momenta),
    ] {
      let different = a.keys.filter { a[$0] != b[$0] }.sorted()
      #expect(different.isEmpty && a.count == b.count)
    }
  }
}
