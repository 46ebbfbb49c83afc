import Files
import Networks
import Seeding
import Specification
import Tensors
import Testing

@Suite struct InitialWeightsTests {
  private let model = ModelSpecification(architecture: .resnet18, input: 64)

  private func tensors(_ network: Network) -> [String: [Float]] {
    Dictionary(uniqueKeysWithValues: network.namedTensors().map { ($0.name, $0.values) })
  }

  @Test("training begins with the file's weights and normalisation; a head that fits is among them")
  func wholeNetwork() throws {
    let file = Network(.resnet18, normalization: .imageNet, seed: 7)
    let initial = try InitialWeights(file.weights(), file: "w", for: model)
    #expect(initial.notes == [])
    let network = try initial.replacing(Network(model, seed: 1))
    #expect(tensors(network) == tensors(file) && network.normalization == .imageNet)
  }

  @Test("a head of another shape is drawn anew, and that is said")
  func otherHead() throws {
    let file = Network(.resnet18, classes: 5, seed: 7)
    let initial = try InitialWeights(file.weights(), file: "w", for: model)
    #expect(
      initial.notes == ["w: fc.weight is [5, 512], not [2, 512], so the head is drawn anew."])
    let drawn = Network(model, seed: 1)
    let (found, old, new) = try (
      tensors(initial.replacing(drawn)), tensors(file), tensors(drawn)
    )
    for (name, values) in found {
      #expect(values == (name.hasPrefix("fc.") ? new : old)[name], "\(name)")
    }
  }

  @Test("the layers of a flattened head are taken where all of them fit")
  func flattenedHead() throws {
    var flat = model
    flat.head = Head(maps: .flatten, hidden: [6])
    let file = Network(flat, seed: 7)
    let initial = try InitialWeights(file.weights(), file: "w", for: flat)
    #expect(try tensors(initial.replacing(Network(flat, seed: 1))) == tensors(file))
    #expect(initial.notes == [])
    // At another side the maps have other places.
    flat.input = 96
    let other = try InitialWeights(file.weights(), file: "w", for: flat)
    #expect(
      other.notes == ["w: fc.0.weight is [6, 2048], not [6, 4608], so the head is drawn anew."])
    let missing = try InitialWeights(file.weights(), file: "w", for: model)
    #expect(
      missing.notes == ["w: fc.weight is not there, not [2, 512], so the head is drawn anew."])
  }

  @Test("weights of another architecture are refused by name")
  func otherArchitecture() {
    let error = #expect(throws: WeightsError.self) {
      try InitialWeights(Network(.resnet34, seed: 1).weights(), file: "w", for: model)
    }
    #expect(
      error?.description
        == "w: has the weights of a resnet34, and model.architecture is resnet18. "
        + "Name weights of that, or set model.architecture=resnet34.")
  }

  @Test(
    "what is frozen stays as it is, its running statistics and momentum too, and the rest moves")
  func freezing() throws {
    var settings = TrainingSettings(epochs: 2, rate: 0.02)
    (settings.batch, settings.freeze) = (4, ["conv1", "layer2"])
    let images = TestImages.make(count: 8, size: 32, classes: 2)
    let start = Network(.resnet18, seed: 3)
    #expect(start.graph.parts == ["conv1", "layer1", "layer2", "layer3", "layer4", "fc"])
    let states = try [1, 2].map { threads in
      var state = TrainingState(start)
      try train(
        &state, on: images, settings: settings, seed: 1, pool: WorkerPool(threads: threads))
      return state
    }
    let (before, after) = (tensors(start), tensors(states[0].model))
    let velocity = tensors(states[0].velocity)
    #expect(after == tensors(states[1].model))
    for (name, values) in after {
      let stays = ["conv1.", "bn1.", "layer2."].contains(where: name.hasPrefix)
      #expect((values == before[name]) == stays, "\(name)")
      if stays { #expect(velocity[name]?.contains { $0 != 0 } != true, "\(name)") }
    }
  }

  @Test("training of the head alone takes no gradient to the layers in front of it")
  func headAlone() throws {
    var model = Network(.resnet18, seed: 3)
    model.freeze(["conv1", "layer1", "layer2", "layer3", "layer4"])
    var buffers = TrainingBuffers(for: model, batch: 2, side: 32)
    var random = SplitMix64(seed: 2)
    buffers.images = Tensor(normal: buffers.images.shape, using: &random)
    _ = model.lossAndGradient(labels: [0, 1], &buffers, on: WorkerPool(threads: 1))
    let gradient = tensors(buffers.gradient)
    for (name, values) in gradient {
      #expect(values.contains { $0 != 0 } == name.hasPrefix("fc."), "\(name)")
    }
  }
}
