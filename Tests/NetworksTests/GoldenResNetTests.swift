import Networks
import Testing

/// ResNet-50 against PyTorch, within twice the difference between PyTorch's two memory layouts.
@Suite("Golden ResNet-50", .serialized)
struct GoldenResNetTests {
  private static let golden = Result { try GoldenResNet.load() }
  private static let runs = [1, 2].map { threads in
    Result { try GoldenRun(golden.get().recipe, threads: threads) }
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
    #expect(golden.version == 1)
    let values = try golden.recipe.network().namedTensors().flatMap(\.values)
    let sum = values.reduce(0.0) { $0 + Double($1) }
    #expect(abs(sum - golden.recipe.weightSum) < 1e-6)
    let bytes = golden.recipe.images(0).pixels.reduce(0.0) { $0 + Double($1) }
    let count = Double(golden.recipe.images(0).pixels.count)
    #expect(abs(bytes / 63.75 - 2 * count - golden.recipe.imageSum) < 0.01)
  }

  @Test("logits agree in evaluation and in training", arguments: [1, 2])
  func logits(threads: Int) throws {
    let run = try run(threads: threads)
    for recorded in golden.logits {
      let values = recorded.name == "eval" ? run.evaluationLogits : run.trainingLogits
      #expect(error(of: values.map(Double.init), from: recorded) <= 1, "\(recorded.name)")
    }
  }

  @Test("the activations at the conv1 hooks agree", arguments: [1, 2])
  func activations(threads: Int) throws {
    expect(try run(threads: threads).activations, as: golden.activations, "activations")
  }

  @Test("all 161 gradients agree", arguments: [1, 2])
  func gradients(threads: Int) throws {
    #expect(golden.gradients.count == 161)
    expect(try run(threads: threads).gradients, as: golden.gradients, "gradients")
  }

  @Test("the running statistics agree after the first batch", arguments: [1, 2])
  func statistics(threads: Int) throws {
    expect(try run(threads: threads).statistics, as: golden.statistics, "statistics")
  }

  @Test("every parameter goes the same way in the first step", arguments: [1, 2])
  func updates(threads: Int) throws {
    expect(try run(threads: threads).updates, as: golden.updates, "updates")
  }

  @Test("the first ten losses agree", arguments: [1, 2])
  func losses(threads: Int) throws {
    let run = try run(threads: threads)
    #expect(golden.losses.count == 10 && run.losses.count == 10)
    for (loss, recorded) in zip(run.losses, golden.losses) {
      #expect(error(of: [loss], from: recorded) <= 1, "loss \(recorded.name)")
    }
  }

  @Test("one thread and two compute the same bits")
  func threads() throws {
    let (one, two) = try (run(threads: 1), run(threads: 2))
    #expect(one.losses == two.losses)
    #expect(one.evaluationLogits == two.evaluationLogits)
    #expect(one.gradients == two.gradients)
    #expect(one.activations == two.activations)
    #expect(one.statistics == two.statistics)
  }
}
