import Files
import Foundation
import Graphs
import Images
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("lancet dissect, with an ONNX file")
struct DissectNetworkTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    var file = ONNXBytes.sample
    file.input = [1, 3, 48, 48]
    try file.data.write(to: folder.file("m.onnx"))
  }

  private func lancet(_ arguments: String...) throws -> LancetProcess {
    try LancetProcess(arguments, in: folder.url)
  }

  private func paintFaces() throws {
    let painted = try lancet(
      "faces", "render", "faces", "--count", "1", "--dictionary", "30", "--size", "48")
    #expect(painted.status == 0, "\(painted.errors)")
  }

  /// The paths that an index file names first, one file after the other.
  private func publishedOrder() throws -> [String] {
    var paths: [String] = []
    for name in ["Attributes", "Action_Units", "Parts"] {
      let text = try String(
        contentsOf: folder.file("faces/dictionary/\(name).csv"), encoding: .utf8)
      for line in text.split(separator: "\n").dropFirst() {
        let path = String(line.prefix { $0 != "," })
        if !paths.contains(path) { paths.append(path) }
      }
    }
    return paths
  }

  /// The maps of two layers, of all pictures, blue first, (value − mean) / 256 of their bytes.
  private func maps() throws -> [Safetensors.Entry] {
    let model = try ONNXModel(contentsOf: folder.file("m.onnx"))
    let layers = try ["conv1", "block"].map { try model.layer($0) }
    let pool = WorkerPool(threads: 1)
    var evaluation = GraphEvaluation(
      model.graph, reading: layers.map(\.number), batch: 1, on: pool)
    var values: [[Float]] = [[], []]
    let paths = try publishedOrder()
    for path in paths {
      let picture = try RGBImage(contentsOf: folder.file("faces/dictionary/" + path))
      evaluation.run(images: 1, on: pool) { batch in
        for pixel in 0..<48 * 48 {
          for channel in 0..<3 {
            let byte = Float(picture.pixels[3 * pixel + 2 - channel])
            batch[3 * pixel + channel] = (byte / 255 * 255 - [104, 117, 123][channel]) / 256
          }
        }
      }
      for place in 0..<2 {
        let map = evaluation.values(of: layers[place].number)
        let (pixels, units) = (map.shape[1] * map.shape[2], map.shape[3])
        for unit in 0..<units {
          for pixel in 0..<pixels { values[place].append(map[pixel * units + unit]) }
        }
      }
    }
    return layers.indices.map { place in
      let shape = model.graph.nodes[layers[place].number].shape
      return .init(name: layers[place].name, shape: [paths.count] + shape, values: values[place])
    }
  }

  @Test("a network and the maps that it makes give the same files")
  func bothWays() throws {
    try paintFaces()
    let own = try lancet(
      "dissect", "m.onnx", "--dictionary", "faces/dictionary", "--layers", "block, conv1",
      "--colours", "bgr", "--scale", "255", "--mean", "104,117,123", "--std", "256", "--quantile",
      "0.05", "--gallery", "--nulls", "2", "-o", "own")
    #expect(own.status == 0, "\(own.errors)")
    #expect(own.errors.contains("30 images, input of 48 pixels, bgr, scale 255.0"))
    try Safetensors(entries: maps()).write(to: folder.file("maps.safetensors"))
    let handed = try lancet(
      "dissect", "--activations", "maps.safetensors", "--dictionary", "faces/dictionary",
      "--quantile", "0.05", "--gallery", "--nulls", "2", "-o", "handed")
    #expect(handed.status == 0, "\(handed.errors)")
    func text(_ path: String) throws -> String {
      try String(contentsOf: folder.file(path), encoding: .utf8)
    }
    for level in ["conv1_q050", "block.0.relu_q050"] {
      for name in ["thresholds", "iou", "intersections", "unions", "units"] {
        #expect(
          try text("own/\(level)/\(name).csv") == text("handed/\(level)/\(name).csv"),
          "\(level) \(name)")
      }
    }
    #expect(
      try text("own/conv1_q050/thresholds.csv") != text("own/block.0.relu_q050/thresholds.csv"))
    let record = try text("own/run.json")
    for part in [
      #""colours" : "bgr""#, #""scale" : 255"#, #""source" : "m.onnx""#, #""what" : "network""#,
    ] { #expect(record.contains(part), "\(part)") }
    // Two draws of either kind for each layer, itself, and the untrained network.
    #expect(try text("own/chance.csv").split(separator: "\n").count == 1 + 2 * 6)
  }

  @Test("a file beside the network says how its pictures are prepared; options come first")
  func description() throws {
    let words = ["--dictionary", "synthetic:12", "--layers", "conv1", "--nulls", "0", "-o", "out"]
    func said(_ more: [String]) throws -> String {
      let run = try LancetProcess(["dissect", "m.onnx"] + words + more, in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
      return run.errors
    }
    #expect(try said([]).contains("Nothing says how m.onnx wants its pictures"))
    try "colours: bgr\nscale: 255\nmean: [1, 2, 3]\ndeviation: 128\n".write(
      to: folder.file("m.yaml"), atomically: true, encoding: .utf8)
    let alone = try said([])
    #expect(
      alone.contains(
        "bgr, scale 255.0, mean 1.0 2.0 3.0, deviation 128.0 128.0 128.0")
        && !alone.contains("Nothing says"))
    #expect(try said(["--mean", "7"]).contains("mean 7.0 7.0 7.0, deviation 128.0"))
    try "color: bgr\n".write(to: folder.file("m.yaml"), atomically: true, encoding: .utf8)
    let wrong = try LancetProcess(["dissect", "m.onnx"] + words, in: folder.url)
    #expect(wrong.status == 3 && wrong.errors.contains("m.yaml: found the key color"))
  }

  @Test("what cannot be is refused with the name of the layer, the node or the option")
  func refusals() throws {
    var file = ONNXBytes.sample
    file.input = [1, 3, 48, 48]
    file.node("Einsum", ["b"], ["e"], name: "odd")
    try file.data.write(to: folder.file("odd.onnx"))
    let words = ["--dictionary", "synthetic:12", "-o", "out"]
    for (arguments, status, reason): ([String], Int32, String) in [
      (["m.onnx"], 2, "Name some with --layers"),
      (["m.onnx", "--layers", "conv9"], 3, "m.onnx: conv9 is no layer of the network"),
      (["m.onnx", "--layers", "fc"], 3, "m.onnx: fc makes no maps"),
      (["m.onnx", "--layers", "conv1,c"], 3, "asked for twice"),
      (
        ["m.onnx", "--layers", "conv1", "--hook", "block"], 2,
        "--hook is block, but an ONNX network"
      ),
      (["m.onnx", "--layers", "conv1", "--size", "64"], 3, "48 × 48 pixels, not 64"),
      (["m.onnx", "--layers", "conv1", "--colours", "grey"], 3, "but colours grey"),
      (["m.onnx", "--layers", "conv1", "--std", "0"], 2, "--std is 0"),
      (["odd.onnx", "--layers", "e"], 3, "odd.onnx: the node odd (Einsum) is an operator"),
      (["w.safetensors", "--layers", "conv1"], 2, "--layers names conv1, which is no layer"),
      (["none.onnx", "--layers", "conv1"], 3, "none.onnx cannot be read"),
    ] {
      let run = try LancetProcess(["dissect"] + arguments + words, in: folder.url)
      #expect(run.status == status && run.errors.contains(reason), "\(arguments): \(run.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("out").path))
  }

  @Test("model info lists the layers, what they take, and what the file says of its input")
  func info() throws {
    let run = try lancet("model", "info", "m.onnx")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ") }
    let conv = try #require(lines.first { $0.first == "conv1" })
    // 2 · 3 · 3 · 3 · 4 · 48 · 48 operations.
    #expect(conv.map(String.init) == ["conv1", "Conv", "4", "48", "48", "112", "0.000498", "c"])
    #expect(lines.contains { $0.first == "block.0.relu" })
    #expect(run.output.contains("Input “x”: 3 channels, 48 × 48 pixels, 1 at once."))
    #expect(run.output.contains("Operators of version 17."))
    let refused = try lancet("model", "info", "m.onnx", "--size", "50")
    #expect(refused.status == 3 && refused.errors.contains("not 50"))
  }
}
