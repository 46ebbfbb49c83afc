import Files
import Foundation
import Graphs
import Networks
import ONNX
import Seeding
import Specification
import TestSupport
import Tensors
import Testing

/// Nil where there is none; `Scripts/onnx.sh` sets one up.
private let python = OutsideProgram.python(having: "onnx", "onnxruntime")

@Suite("lancet model export")
struct ModelExportTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// An untrained network whose running statistics are not those of a new one.
  private func model(_ depth: Architecture) throws -> Network {
    var model = Network(depth, classes: 3, normalization: .imageNet, seed: 5)
    var random = SplitMix64(seed: 6)
    var named: [String: (shape: [Int], values: [Float])] = [:]
    for (name, shape, values) in model.namedTensors() {
      let isNorm = name.contains("bn") || name.contains("downsample.1") || name.hasSuffix("fc.bias")
      let drawn = Tensor(normal: [values.count], deviation: 0.1, using: &random)
      let middle: Float = name.hasSuffix("weight") || name.hasSuffix("var") ? 0.8 : 0
      named[name] = (shape, isNorm ? drawn.values.map { abs(middle + $0) } : values)
    }
    try model.load(named)
    return model
  }

  private func export(_ arguments: String...) throws -> LancetProcess {
    try LancetProcess(["model", "export"] + arguments, in: folder.url)
  }

  private func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.file(name)) }

  /// Pictures, as bytes and as the network reads them: [n, S, S, 3].
  private func pictures(
    _ count: Int, side: Int, _ normalization: Normalization
  ) -> (images: LabelledImages, floats: [Float]) {
    var random = SplitMix64(seed: 7)
    let pixels = (0..<count * side * side * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let images = LabelledImages(
      size: side, pixels: pixels, labels: Array(repeating: 0, count: count))
    let floats = pixels.enumerated().map { place, byte in
      (Float(byte) / 255 - normalization.mean[place % 3]) / normalization.deviation[place % 3]
    }
    return (images, floats)
  }

  @Test(
    "the file computes the network's logits, in Lancet and in ONNX Runtime, with the names of PyTorch",
    arguments: [Architecture.resnet18, .resnet50, .inceptionResNetV1])
  func logits(depth: Architecture) throws {
    let model = try model(depth)
    let side = max(48, depth.leastInput)
    try model.weights(metadata: ["input": "\(side)"]).write(to: folder.file("w.safetensors"))
    let run = try export("w.safetensors", "-o", "m.onnx")
    #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
    #expect(
      run.errors.contains(
        "m.onnx: \(depth.rawValue), input [batch, 3, \(side), \(side)], output [batch, 3] (logits)")
    )
    let (images, floats) = pictures(3, side: side, model.normalization)
    let pool = WorkerPool(threads: 2)
    let expected = model.logits(of: images, pool: pool)

    let read = try ONNXModel(contentsOf: folder.file("m.onnx"))
    #expect(read.refusals.isEmpty && read.outputs == ["logits"] && read.input.images == nil)
    let node = try read.node(ofOutput: "logits")
    var evaluation = GraphEvaluation(read.graph, reading: [node], batch: 3, on: pool)
    evaluation.run(images: 3, on: pool) { batch in
      for place in floats.indices { batch[place] = floats[place] }
    }
    #expect(evaluation.values(of: node).error(from: expected) < 1e-5)

    guard let python else {
      return print("model export: not held to ONNX Runtime, as no Python has it.")
    }
    // Rows and columns of a channel lie together there.
    let area = side * side
    let turned = floats.indices.map { (place: Int) -> Float in
      let pixel: Int = place / (3 * area) * area + place % area
      return floats[pixel * 3 + place / area % 3]
    }
    try Data(turned.flatMap { PickleBytes.floats([$0]) }).write(to: folder.file("in.f32"))
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/onnx/check_export.py")
    let check = try OutsideProgram.run(
      python, [script.path] + ["m.onnx", "in.f32", "out.f32"], in: folder.url)
    #expect(check.status == 0, "\(check.said)")
    // The numbers that scale a layer's outcome are no parameters.
    let names = check.said.split(separator: "\n").filter { !$0.hasSuffix(".scale") }
    #expect(names.map(String.init) == model.namedTensors().map(\.name))
    let values = try [Float](littleEndian: bytes("out.f32"))
    #expect(Tensor(values, shape: [3, 3]).error(from: expected) < 1e-4)
  }

  @Test("a network and its export are dissected to the same thresholds and counts")
  func dissection() throws {
    try model(.resnet18).weights(metadata: ["input": "48"]).write(to: folder.file("w.safetensors"))
    #expect(try export("w.safetensors", "-o", "m.onnx").status == 0)
    func dissect(_ words: String...) throws -> LancetProcess {
      let run = try LancetProcess(
        ["dissect"] + words + [
          "--dictionary", "synthetic:40", "--quantile", "0.05", "--nulls", "0",
        ], in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
      return run
    }
    _ = try dissect("w.safetensors", "--layers", "layer2,layer3", "-o", "weights")
    let run = try dissect(
      "m.onnx", "--layers", "layer2.1.conv1,layer3.1.conv1", "-o", "network")
    // The file says how its pictures are prepared.
    #expect(run.errors.contains("rgb, scale 1.0, mean 0.485 0.456 0.406, deviation 0.229"))
    #expect(!run.errors.contains("Nothing says"))
    for (layer, other) in [("layer2", "layer2.1.conv1"), ("layer3", "layer3.1.conv1")] {
      func numbers(_ name: String) throws -> (own: [Double], other: [Double]) {
        let files = try ["weights/\(layer)_q050", "network/\(other)_q050"].map { folder in
          try String(contentsOf: self.folder.file("\(folder)/\(name).csv"), encoding: .utf8)
            .split(whereSeparator: { ",\n".contains($0) }).map { Double($0) ?? 0 }
        }
        return (files[0], files[1])
      }
      let thresholds = try numbers("thresholds")
      let largest = thresholds.own.map(abs).max() ?? 0
      #expect(thresholds.own.count == thresholds.other.count && thresholds.own.count > 60)
      for (one, two) in zip(thresholds.own, thresholds.other) {
        #expect(abs(one - two) <= 1e-5 * largest)
      }
      for name in ["intersections", "unions"] {
        let counts = try numbers(name)
        // Where a map crosses the threshold, a few pixels may fall on either side.
        let most = max(2, 0.002 * (counts.own.max() ?? 0))
        let differing = zip(counts.own, counts.other).filter { abs($0 - $1) > most }
        #expect(counts.own.count == counts.other.count && differing.isEmpty, "\(name)")
      }
    }
    func summary(_ folder: String) throws -> [Substring] {
      try String(contentsOf: self.folder.file("\(folder)/summary.csv"), encoding: .utf8)
        .split(separator: "\n").dropFirst().map { $0.drop { $0 != "," } }
    }
    #expect(try summary("weights") == summary("network"))
  }

  @Test("the same network gives the same bytes, to a file and to standard output")
  func sameBytes() throws {
    try model(.resnet18).weights(metadata: ["input": "48"]).write(to: folder.file("w.safetensors"))
    #expect(try export("w.safetensors", "-o", "a.onnx").status == 0)
    #expect(try export("w.safetensors", "-o", "b.onnx").status == 0)
    let shell = try OutsideProgram.run(
      "sh",
      ["-c", "\"$0\" model export w.safetensors -o - > c.onnx", LancetProcess.program.path()],
      in: folder.url)
    #expect(shell.status == 0, "\(shell.said)")
    let first = try bytes("a.onnx")
    #expect(try first == bytes("b.onnx") && first == bytes("c.onnx"))
    #expect(first.range(of: Data("Lancet".utf8)) != nil)
    let other = try export("w.safetensors", "--size", "64", "-o", "b.onnx")
    #expect(try other.status == 0 && first != bytes("b.onnx"))
  }

  @Test("without a head the output are features; what is passed over or guessed is said")
  func headless() throws {
    var weights = try model(.resnet18).weights()
    weights.metadata = [:]
    weights.entries.removeAll { $0.name.hasPrefix("fc.") }
    try weights.write(to: folder.file("w.safetensors"))
    let run = try export("w.safetensors", "-o", "m.onnx")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("nothing says the size of the input; 224 pixels are taken"))
    #expect(run.errors.contains("the output are the features in front of one"))
    #expect(run.errors.contains("output [batch, 512] (features)"))
    #expect(try ONNXModel(contentsOf: folder.file("m.onnx")).outputs == ["features"])
  }

  @Test("a recorded cell is exported by its name, and the file says which it is")
  func cell() throws {
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
    let run = try LancetProcess(
      ["run", "sweep.yaml", "--jobs", "1", "--threads", "2"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let export = try self.export("Eyeglasses P100 seed 1", "-o", "m.onnx")
    #expect(export.status == 0, "\(export.errors)")
    let model = try ONNXModel(contentsOf: folder.file("m.onnx"))
    for (key, value) in [
      ("cell", "Eyeglasses P100 seed 1"), ("experiment", "faults"), ("target", "Male"),
      ("classNames", "not Male, Male"), ("mean", "0.5 0.5 0.5"), ("deviation", "0.25 0.25 0.25"),
      ("scale", "1.0"), ("colours", "rgb"), ("classes", "2"), ("architecture", "resnet18"),
    ] { #expect(model.metadata[key] == value, "\(key): \(model.metadata[key] ?? "none")") }
    #expect(model.metadata["lancet"]?.isEmpty == false && model.producer.hasPrefix("Lancet "))
    #expect(model.input.height == 32)
    // Its file of weights gives the same network.
    let hash = try #require(model.metadata["trainingHash"])
    let weights = "results.sqlite.runs/\(hash.prefix(16))/weights.safetensors"
    #expect(try self.export(weights, "-o", "w.onnx").status == 0)
    let other = try ONNXModel(contentsOf: folder.file("w.onnx"))
    #expect(other.metadata["cell"] == "Eyeglasses P100 seed 1")
    #expect(other.layers == model.layers)

    for (words, status, reason): ([String], Int32, String) in [
      (
        ["Smiling P50 seed 1"], 4,
        "records no cell “Smiling P50 seed 1”. Trained are Eyeglasses P50"
      ),
      (["Eyeglasses P50 seed 1", "--experiment", "none"], 4, "No experiment “none”"),
      (["Eyeglasses P50 seed 1", "--size", "64"], 2, "--size is 64, but a cell records its input"),
      (["w.onnx"], 3, "w.onnx is an ONNX file, and no file of weights"),
      (["w.onnx", "--experiment", "faults"], 2, "but w.onnx is no cell"),
      (["none.pth"], 3, "none.pth cannot be read (there is no such file). Check the path."),
      ([weights, "-o", "no/m.onnx"], 3, "no/m.onnx cannot be written (its folder is not there)"),
    ] {
      let refused = try LancetProcess(["model", "export"] + words, in: folder.url)
      #expect(refused.status == status && refused.errors.contains(reason), "\(refused.errors)")
    }
    try FileManager.default.removeItem(at: folder.file(weights))
    let lost = try self.export("Eyeglasses P100 seed 1", "-o", "l.onnx")
    #expect(lost.status == 3 && lost.errors.contains("the weights of Eyeglasses P100 seed 1 are"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("l.onnx").path))
  }
}
