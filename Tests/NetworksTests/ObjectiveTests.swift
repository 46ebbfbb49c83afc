import Networks
import Tensors
import TestSupport
import Testing

@Suite("What a network is trained for")
struct ObjectiveTests {
  private let images = TestImages.make(count: 20, size: 32, classes: 2)
  private let pool = WorkerPool(threads: 1)

  private func trained(
    _ objective: Objective?, classes: Int = 2, epochs: Int = 1, rate: Double = 0.02
  ) throws -> (model: Network, epochs: [EpochSummary]) {
    var settings = TrainingSettings(epochs: epochs, rate: rate)
    (settings.batch, settings.decay) = (10, 0)
    var state = TrainingState(Network(.resnet18, classes: classes, seed: 3))
    var summaries: [EpochSummary] = []
    try train(
      &state, on: images, for: objective, settings: settings, seed: 9, pool: pool,
      epoch: { summary, _ in summaries.append(summary) })
    return (state.model, summaries)
  }

  private func weights(_ model: Network) -> [[Float]] { model.namedTensors().map(\.values) }

  @Test("the classes of the images are what is learnt where nothing else is said, bit for bit")
  func usual() throws {
    let (usual, said) = try (trained(nil), trained(Objective(.classes(images.labels))))
    #expect(weights(usual.model) == weights(said.model))
    #expect(usual.epochs[0].loss == said.epochs[0].loss)
    #expect(usual.epochs[0].accuracy == said.epochs[0].accuracy)
    let others = Objective(.classes(images.labels.map { 1 - $0 }))
    #expect(try weights(trained(others).model) != weights(usual.model))
  }

  @Test("weights of classes and smoothed labels change what is learnt")
  func weighted() throws {
    let usual = try weights(trained(nil).model)
    let smooth = Objective(.classes(images.labels), smoothing: 0.1)
    let heavy = Objective(.classes(images.labels), weights: [1, 3])
    let alike = Objective(.classes(images.labels), weights: [2, 2])
    #expect(try weights(trained(smooth).model) != usual)
    #expect(try weights(trained(heavy).model) != usual)
    // Equal weights are no weights, up to the order of sums.
    let loss = try (trained(nil).epochs[0].loss, trained(alike).epochs[0].loss)
    #expect(abs(loss.0 - loss.1) < 1e-5)
  }

  @Test("independent labels are learnt, and an output of which nothing is known is left as it is")
  func labels() throws {
    let labels = images.labels.flatMap { label -> [KnownLabel] in
      [label == 1 ? .yes : .no, .unknown, label == 1 ? .no : .yes]
    }
    let objective = Objective(.labels(labels, perImage: 3))
    let (model, epochs) = try trained(objective, classes: 3, epochs: 12)
    #expect(epochs[11].loss < epochs[0].loss / 2)
    #expect(epochs[11].accuracy > 0.9)
    let start = Network(.resnet18, classes: 3, seed: 3)
    for output in 0..<3 {
      #expect((model["fc.bias"][output] == start["fc.bias"][output]) == (output == 1))
    }
  }

  @Test("a number is learnt by one output, and none is called right")
  func numbers() throws {
    let objective = Objective(.numbers(images.labels.map { $0 == 1 ? 1 : -1 }))
    let (model, epochs) = try trained(objective, classes: 1, epochs: 12, rate: 0.001)
    #expect(model.classes == 1)
    #expect(epochs[11].loss < epochs[0].loss / 2)
    #expect(epochs.allSatisfy { $0.accuracy == 0 })
    #expect(model.logits(of: images, pool: pool).shape == [20, 1])
  }

  @Test("a network with one output is kept in a file and read again")
  func file() throws {
    let (model, _) = try trained(
      Objective(.numbers(images.labels.map(Float.init))), classes: 1, rate: 0.001)
    let read = try Network(weights: model.weights(), file: "w")
    #expect(weights(read) == weights(model) && read.classes == 1)
  }
}
