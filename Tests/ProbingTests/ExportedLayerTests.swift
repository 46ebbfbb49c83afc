import Foundation
import Graphs
import Networks
import ONNX
import Probing
import Seeding
import Specification
import TestSupport
import Tensors
import Testing

/// Nil where there is none; `Scripts/onnx.sh` sets one up.
private let python = OutsideProgram.python(having: "onnx", "onnxruntime")

/// Layers that no experiment asks for, in ONNX files.
@Suite("Layers that are written into ONNX files")
struct ExportedLayerTests {
  /// A network with one kind of layer behind a convolution and in front of a head.
  struct Sample: CustomStringConvertible, Sendable {
    let description: String
    let operators: [String]
    let add: @Sendable (inout NetworkBuilder, Int) -> Int
  }

  static let samples = [
    Sample(description: "a transposed convolution in groups", operators: ["ConvTranspose"]) {
      builder, x in
      let window = Window(height: 3, width: 2, strides: [2, 3], padding: [1, 0, 1, 0])
      return builder.add(
        builder.declareTransposed("t", from: 6, to: 4, window, groups: 2, extra: [1, 0]), [x],
        name: "t")
    },
    Sample(description: "slopes of channels, and one for all", operators: ["PRelu", "PRelu"]) {
      builder, x in
      let a = builder.add(builder.declareSlope("a", channels: 6), [x], name: "a")
      let window = Window(height: 1, width: 1)
      let w = builder.add(builder.declareWindow("w", from: 6, to: 5, window), [a], name: "w")
      return builder.add(builder.declareSlope("b"), [w], name: "b")
    },
    Sample(description: "upsampling", operators: ["Resize"]) { builder, x in
      let a = builder.add(.upsampling(factor: 3), [x], name: "up")
      let window = Window(height: 4, width: 3, strides: [3, 2])
      return builder.add(builder.declareWindow("w", from: 6, to: 4, window), [a], name: "w")
    },
    Sample(
      description: "a leaky rectifier, sigmoid and tanh",
      operators: ["LeakyRelu", "Sigmoid", "Tanh"]
    ) { builder, x in
      let window = Window(height: 1, width: 1)
      let w = builder.add(builder.declareWindow("w", from: 6, to: 5, window), [x], name: "w")
      let a = builder.add(.activation(.leakyRelu(slope: 0.2)), [w], name: "leaky")
      let b = builder.add(.activation(.sigmoid), [w], name: "sigmoid")
      let c = builder.add(.activation(.tanh), [w], name: "tanh")
      return builder.add(.concatenation, [a, b, c], name: "cat")
    },
  ]

  private let side = 17

  private func network(_ sample: Sample) -> Network {
    var builder = NetworkBuilder()
    let window = ConvolutionGeometry(kernel: 3)
    let weight = builder.declareConvolution("in", from: 3, to: 6, window)
    let norm = builder.declareNorm("in.bn", channels: 6)
    let x = builder.add(
      .convolution(window, weight: weight, norm: norm, relu: false), [NetworkBuilder.image],
      name: "in")
    let last = sample.add(&builder, x)
    let channels = builder.graph.channels(of: last) ?? 0
    builder.addHead(.usual, on: last, channels: channels, places: 1, classes: 3)
    var network = Network(.resnet18, builder.graph, seed: 3)
    // Each channel its own slope.
    for parameter in builder.graph.parameters
    where parameter.name == "a.weight" || parameter.name == "b.weight" {
      let count = parameter.shape[0]
      network[parameter.name] = Tensor(
        (0..<count).map { 0.1 + 0.3 * Float($0) }, shape: [count])
    }
    return network
  }

  @Test("a file computes what the network does, here and in ONNX Runtime", arguments: samples)
  func computed(sample: Sample) throws {
    let folder = try TemporaryFolder()
    let network = network(sample)
    let export = ModelExport(network, side: side, facts: [:], version: "0")
    let file = try export.file()
    let model = try ONNXModel(file, file: "m.onnx", folder: nil)
    #expect(model.refusals.isEmpty)
    #expect(model.layers.map(\.operation).filter(sample.operators.contains) == sample.operators)

    var random = SplitMix64(seed: 9)
    let pixels = (0..<2 * side * side * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let images = LabelledImages(size: side, pixels: pixels, labels: [0, 0])
    let pool = WorkerPool(threads: 2)
    let expected = network.logits(of: images, pool: pool)
    let (mean, deviation) = (network.normalization.mean, network.normalization.deviation)
    let floats = pixels.indices.map { (place: Int) -> Float in
      let value: Float = Float(pixels[place]) / 255
      return (value - mean[place % 3]) / deviation[place % 3]
    }
    let node = try model.node(ofOutput: "logits")
    var evaluation = GraphEvaluation(model.graph, reading: [node], batch: 2, on: pool)
    evaluation.run(images: 2, on: pool) { batch in
      for place in floats.indices { batch[place] = floats[place] }
    }
    #expect(evaluation.values(of: node).error(from: expected) < 1e-5)

    guard let python else {
      return print("written layers: not held to ONNX Runtime, as no Python has it.")
    }
    try file.write(to: folder.file("m.onnx"))
    let area = side * side
    let turned = pixels.indices.map { (place: Int) -> Float in
      let pixel: Int = place / (3 * area) * area + place % area
      return floats[pixel * 3 + place / area % 3]
    }
    try Data(turned.flatMap { PickleBytes.floats([$0]) }).write(to: folder.file("in.f32"))
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/onnx/check_export.py")
    let check = try OutsideProgram.run(
      python, [script.path] + ["m.onnx", "in.f32", "out.f32"], in: folder.url)
    #expect(check.status == 0, "\(check.said)")
    let values = try [Float](littleEndian: Data(contentsOf: folder.file("out.f32")))
    #expect(values.count == 6)
    #expect(Tensor(values, shape: [2, 3]).error(from: expected) < 1e-4)
  }
}
