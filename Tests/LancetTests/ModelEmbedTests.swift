import Files
import Foundation
import Images
import Networks
import ONNX
import Seeding
import Specification
import TestSupport
import Tensors
import Testing

/// Nil where there is none; `Scripts/onnx.sh` sets one up.
private let python = OutsideProgram.python(having: "onnx", "onnxruntime")

@Suite("lancet model embed")
struct ModelEmbedTests {
  private let folder: TemporaryFolder
  private let side = 48
  /// In the order of their paths.
  private let names = ["a.png", "b/c.png", "b/d.png", "e.png"]

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.file("faces/b"), withIntermediateDirectories: true)
    for (place, name) in names.enumerated() {
      try picture(place).writePNG(to: folder.file("faces/" + name))
    }
  }

  private func lancet(_ arguments: String...) throws -> LancetProcess {
    try LancetProcess(arguments, in: folder.url)
  }

  private func picture(_ place: Int) -> RGBImage {
    var random = SplitMix64(seed: UInt64(place + 1))
    return RGBImage(
      width: side, height: side,
      pixels: (0..<side * side * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) })
  }

  private var images: LabelledImages {
    LabelledImages(
      size: side, pixels: names.indices.flatMap { picture($0).pixels },
      labels: names.map { _ in 0 })
  }

  private func lines(_ name: String) throws -> [String] {
    try String(contentsOf: folder.file(name), encoding: .utf8).split(separator: "\n")
      .map(String.init)
  }

  /// The mean of each of the last maps, [n, units], by plain loops over the maps of the trained network.
  private func pooled(_ model: Network) -> [Double] {
    var means: [Double] = []
    model.activations(of: images, hook: .block, pool: WorkerPool(threads: 1)) { _, maps in
      let map = maps[maps.count - 1]
      let (pixels, units) = (map.shape[1] * map.shape[2], map.shape[3])
      for image in 0..<map.shape[0] {
        for unit in 0..<units {
          var sum = 0.0
          for pixel in 0..<pixels { sum += Double(map[(image * pixels + pixel) * units + unit]) }
          means.append(sum / Double(pixels))
        }
      }
    }
    return means
  }

  private func difference(_ one: [Double], _ other: [Double]) -> Double {
    guard one.count == other.count else { return .infinity }
    let most = other.map(abs).max() ?? 0
    return (zip(one, other).map { abs($0 - $1) }.max() ?? 0) / most
  }

  @Test(
    "the embedding of a ResNet is the mean of each of its last maps, in the order of the names",
    arguments: [Architecture.resnet18, .resnet50])
  func residual(depth: Architecture) throws {
    let model = Network(depth, classes: 3, normalization: .imageNet, seed: 5)
    try model.weights(metadata: ["input": "48"]).write(to: folder.file("w.safetensors"))
    let run = try lancet("model", "embed", "w.safetensors", "--images", "faces", "-o", "e.npy")
    #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
    let array = try NumpyValues(folder.file("e.npy"))
    let units = depth == .resnet18 ? 512 : 2048
    #expect(array.shape == [4, units])
    let expected = pooled(model)
    #expect(difference(array.values, expected) < 1e-5)
    #expect(Set(expected).count > units, "the rows differ")
    #expect(
      try lines("e-images.csv")
        == ["row,image"] + names.enumerated().map { "\($0),\($1)" })
    #expect(
      run.errors.contains("the \(units) numbers of flatten, which fc reads; input of 48 pixels"))

    // A CSV file has the same numbers, and so has the exported network.
    #expect(
      try lancet("model", "embed", "w.safetensors", "--images", "faces", "-o", "e.csv").status == 0)
    let rows = try lines("e.csv").map { $0.split(separator: ",") }
    #expect(rows[0].prefix(3) == ["image", "e0", "e1"] && rows[0].count == units + 1)
    #expect(rows.dropFirst().map { String($0[0]) } == names)
    let written: [Float] = rows.dropFirst().flatMap { row in
      row.dropFirst().compactMap { Float($0) }
    }
    let values: [Float] = array.values.map { Float($0) }
    #expect(written == values)
    let shown = try lancet("model", "embed", "w.safetensors", "--images", "faces", "-o", "-")
    #expect(
      try shown.output == String(contentsOf: folder.file("e.csv"), encoding: .utf8))
    #expect(try lancet("model", "export", "w.safetensors", "-o", "m.onnx").status == 0)
    #expect(
      try lancet(
        "model", "embed", "m.onnx", "--images", "faces", "--threads", "1", "-o", "x.npy"
      ).status == 0)
    #expect(
      try Data(contentsOf: folder.file("x.npy")) == Data(contentsOf: folder.file("e.npy")))
    try checkRuntime(model.normalization)
  }

  /// Holds `e.npy` to what ONNX Runtime makes of `m.onnx` in front of its last matrix.
  private func checkRuntime(_ normalization: Normalization) throws {
    guard let python else {
      return print("model embed: not held to ONNX Runtime, as no Python has it.")
    }
    let (pixels, area) = (images.pixels, side * side)
    // Rows and columns of a channel lie together there.
    let turned = pixels.indices.map { place in
      let channel = place / area % 3
      let byte = pixels[(place / (3 * area) * area + place % area) * 3 + channel]
      return (Float(byte) / 255 - normalization.mean[channel]) / normalization.deviation[channel]
    }
    try Data(turned.flatMap { PickleBytes.floats([$0]) }).write(to: folder.file("in.f32"))
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/onnx/check_embedding.py")
    let check = try OutsideProgram.run(
      python, [script.path, "m.onnx", "in.f32", "e.npy"], in: folder.url)
    #expect(check.status == 0, "\(check.said)")
    let words = check.said.split(whereSeparator: \.isWhitespace)
    #expect(words.count == 4 && words[0] == "4" && words[2] == "float32", "\(check.said)")
    let error = try #require(words.last.flatMap { Double($0) })
    #expect(error < 1e-4)
  }

  @Test("--node names another place, and a network without a matrix has to have one named")
  func nodes() throws {
    let model = Network(.resnet18, classes: 3, normalization: .imageNet, seed: 5)
    try model.weights(metadata: ["input": "48"]).write(to: folder.file("w.safetensors"))
    let run = try lancet(
      "model", "embed", "w.safetensors", "--images", "faces", "--node", "layer4", "-o", "e.npy")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.contains(
        "the mean of each of the 512 units of layer4.1.relu_1 over its map of 2 × 2"))
    let array = try NumpyValues(folder.file("e.npy"))
    #expect(difference(array.values, pooled(model)) < 1e-5)

    var file = ONNXBytes.sample
    file.input = [1, 3, 48, 48]
    try file.data.write(to: folder.file("m.onnx"))
    let small = try lancet("model", "embed", "m.onnx", "--images", "faces", "-o", "s.npy")
    #expect(small.status == 0 && small.errors.contains("which fc reads"), "\(small.errors)")
    #expect(small.errors.contains("Nothing says how m.onnx wants its pictures"))
    #expect(try NumpyValues(folder.file("s.npy")).shape == [4, 4])
    // The output of the network itself.
    #expect(
      try lancet("model", "embed", "m.onnx", "--images", "faces", "--node", "y", "-o", "y.npy")
        .status == 0)
    #expect(try NumpyValues(folder.file("y.npy")).shape == [4, 2])

    var convolutions = ONNXBytes()
    convolutions.input = [1, 3, 48, 48]
    convolutions.constant("k", [2, 3, 1, 1], [1, 0, 0, 0, 0, 1])
    convolutions.node("Conv", ["x", "k"], ["y"])
    try convolutions.data.write(to: folder.file("c.onnx"))
    let none = try lancet("model", "embed", "c.onnx", "--images", "faces", "-o", "c.npy")
    #expect(
      none.status == 3 && none.errors.contains("no matrix (Gemm or MatMul)"), "\(none.errors)")
    let red = try lancet(
      "model", "embed", "c.onnx", "--images", "faces", "--node", "y", "--scale", "255", "-o",
      "c.npy")
    #expect(red.status == 0, "\(red.errors)")
    // Its two units are red and blue, so that their means are those of the picture's own bytes.
    let means = names.indices.flatMap { place -> [Double] in
      let pixels = picture(place).pixels
      return [0, 2].map { channel in
        let sum = stride(from: channel, to: pixels.count, by: 3).reduce(0) { $0 + Int(pixels[$1]) }
        return Double(sum) / Double(side * side)
      }
    }
    #expect(difference(try NumpyValues(folder.file("c.npy")).values, means) < 1e-6)
  }

  @Test("pictures that cannot be read are counted and named, and other files too")
  func unreadable() throws {
    let model = Network(.resnet18, classes: 2, normalization: .imageNet, seed: 5)
    try model.weights(metadata: ["input": "48"]).write(to: folder.file("w.safetensors"))
    func embed(_ output: String) throws -> LancetProcess {
      try lancet("model", "embed", "w.safetensors", "--images", "faces", "-o", output)
    }
    #expect(try embed("whole.npy").status == 0)
    try Data("no picture".utf8).write(to: folder.file("faces/b/broken.jpg"))
    try Data().write(to: folder.file("faces/b/empty.png"))
    try Data().write(to: folder.file("faces/list.txt"))
    let run = try embed("e.npy")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.contains(
        "2 pictures have no row, as they cannot be read: b/broken.jpg (no PNG, JPEG or WebP file), "
          + "b/empty.png"))
    #expect(run.errors.contains("faces: 1 other file passed over, such as list.txt"))
    #expect(try lines("e-images.csv") == lines("whole-images.csv"))
    #expect(
      try Data(contentsOf: folder.file("e.npy")) == Data(contentsOf: folder.file("whole.npy")))

    for name in names { try FileManager.default.removeItem(at: folder.file("faces/" + name)) }
    let none = try embed("n.npy")
    #expect(
      none.status == 3 && none.errors.contains("none of 2 pictures can be read"), "\(none.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("n.npy").path))
  }

  @Test("a cell embeds the faces of its experiment, each with what it is for")
  func cell() throws {
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
    let run = try lancet("run", "sweep.yaml", "--jobs", "1", "--threads", "2")
    #expect(run.status == 0, "\(run.errors)")
    func embed(_ more: String...) throws -> LancetProcess {
      try LancetProcess(
        ["model", "embed", "Eyeglasses P100 seed 1", "--data", "sweep.yaml"] + more, in: folder.url)
    }
    let test = try embed("--partition", "test", "-o", "test.npy")
    #expect(test.status == 0, "\(test.errors)")
    let rows = try lines("test-images.csv")
    #expect(rows[0] == "row,image,partition" && rows.count > 2)
    #expect(rows.dropFirst().allSatisfy { $0.hasSuffix(",test") })
    let array = try NumpyValues(folder.file("test.npy"))
    #expect(array.shape == [rows.count - 1, 512])
    // The same pictures from files, and the same network from its own file.
    let painted = try lancet("model", "export", "Eyeglasses P100 seed 1", "-o", "m.onnx")
    #expect(painted.status == 0, "\(painted.errors)")
    #expect(
      try lancet(
        "model", "embed", "m.onnx", "--data", "sweep.yaml", "--partition", "test", "-o", "file.npy"
      ).status == 0)
    #expect(
      try Data(contentsOf: folder.file("file.npy")) == Data(contentsOf: folder.file("test.npy")))
    // Settings behind the model replace those of the file.
    let other = try LancetProcess(
      [
        "model", "embed", "Eyeglasses P100 seed 1", "data.seed=99", "--data",
        "sweep.yaml", "--partition", "test", "-o", "other.npy",
      ], in: folder.url)
    #expect(other.status == 0, "\(other.errors)")
    #expect(
      try Data(contentsOf: folder.file("other.npy")) != Data(contentsOf: folder.file("test.npy")))

    for (words, status, reason): ([String], Int32, String) in [
      (["Smiling P50 seed 1", "--images", "faces"], 4, "records no cell “Smiling P50 seed 1”"),
      (["m.onnx"], 2, "Name a folder with --images or an experiment with --data"),
      (["m.onnx", "--images", "faces", "--data", "sweep.yaml"], 2, "are both given"),
      (["m.onnx", "--images", "faces", "--partition", "test"], 2, "there is no --data"),
      (["m.onnx", "a=1", "--images", "faces"], 2, "a=1 stands behind the model"),
      (["m.onnx", "--images", "none"], 3, "none cannot be read (there is no such folder)"),
      (["m.onnx", "--images", "faces", "-o", "e.txt"], 2, "Name a file that ends in .npy or .csv"),
      (["m.onnx", "--images", "faces", "-o", "m.onnx"], 2, "ends in .npy or .csv"),
      (["m.onnx", "--images", "faces", "--node", "none"], 3, "none is no layer of the network"),
      (["m.onnx", "--images", "faces", "--state-dict", "a"], 2, "is an ONNX file"),
      (["none.pth", "--images", "faces"], 3, "none.pth cannot be read (there is no such file)"),
      (
        ["Eyeglasses P100 seed 1", "--images", "faces", "--scale", "2"], 2,
        "a cell records its input"
      ),
    ] {
      let refused = try LancetProcess(["model", "embed"] + words, in: folder.url)
      #expect(refused.status == status && refused.errors.contains(reason), "\(refused.errors)")
    }
  }
}
