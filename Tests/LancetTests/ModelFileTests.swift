import Files
import Foundation
import Networks
import TestSupport
import Testing

@Suite("What is said of model files that are none")
struct ModelFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: folder.file(name))
  }

  /// Checks what a dissection says: two sentences, of what is wrong and what to do.
  private func refuse(
    _ words: [String], with message: String, status: Int32 = 3,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try LancetProcess(
      words + (words[0] == "dissect" ? ["--dictionary", "synthetic:12", "-o", "out"] : []),
      in: folder.url)
    #expect(run.status == status, "\(words)", sourceLocation: sourceLocation)
    #expect(run.errors.contains(message), "\(run.errors)", sourceLocation: sourceLocation)
    #expect(!FileManager.default.fileExists(atPath: folder.file("out").path))
  }

  @Test("a file of another kind is called what it is, whatever its name")
  func otherKinds() throws {
    let picture: [UInt8] = [0x89] + [UInt8]("PNG\r\n\u{1A}\n".utf8) + [0, 0, 0, 13]
    let page = [UInt8]("<!DOCTYPE html>\n<html><body>Sign in</body></html>".utf8)
    let wanted = "Give one that torch.save or safetensors wrote; if this was one, copy it again."
    for name in ["w.pth", "w.safetensors", "w.bin"] {
      try write(picture, to: name)
      try refuse(
        ["dissect", name], with: "\(name) is a PNG picture, and no file of weights. \(wanted)")
    }
    try write(page, to: "w.pth")
    try refuse(["dissect", "w.pth"], with: "w.pth is an HTML page, and no file of weights. ")
    try write([], to: "w.pth")
    try refuse(["dissect", "w.pth"], with: "w.pth is empty, and no file of weights. ")
    try write([UInt8]("weights of mine".utf8), to: "w.pth")
    try refuse(
      ["dissect", "w.pth"],
      with:
        "w.pth is of no known kind (it begins with the bytes 77 65 69 67), and no file of weights. "
    )
    try write(picture, to: "m.onnx")
    let export = "Export the network, such as with torch.onnx.export, and name that file."
    for words in [
      ["dissect", "m.onnx", "--layers", "conv1"], ["dissect", "m.onnx"],
      ["model", "info", "m.onnx"],
    ] {
      try refuse(words, with: "m.onnx is a PNG picture, and no ONNX file. \(export)")
    }
    let archive = TorchBytes.zip([("a/data.pkl", [0x80, 2])])
    try write(archive, to: "m.onnx")
    try refuse(
      ["model", "info", "m.onnx"],
      with: "m.onnx is a zip archive, such as torch.save writes, and no ONNX file. \(export)")
    try refuse(
      ["dissect", "m.onnx", "--layers", "conv1"],
      with: "no layer of a weights file (m.onnx is a zip archive, such as torch.save writes)",
      status: 2)
    try refuse(
      ["dissect", "--activations", "m.onnx"],
      with:
        "m.onnx is a zip archive, such as torch.save writes, and no safetensors file. Save it with")
    try write([8, 7, 0x12, 200], to: "m.onnx")
    try refuse(
      ["model", "info", "m.onnx"], with: "m.onnx is no whole ONNX file. Copy it again, or export")
  }

  @Test("an ONNX file is known by its bytes under any name, weights under that of an ONNX file")
  func otherNames() throws {
    var file = ONNXBytes.sample
    file.input = [1, 3, 32, 32]
    try file.data.write(to: folder.file("m.bin"))
    let run = try LancetProcess(
      [
        "dissect", "m.bin", "--layers", "conv1", "--dictionary", "synthetic:12", "--nulls", "0",
        "-o", "one",
      ], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    try Network(.resnet18, classes: 2, seed: 1).weights().write(to: folder.file("w.onnx"))
    let weights = try LancetProcess(
      [
        "dissect", "w.onnx", "--layers", "layer4", "--dictionary", "synthetic:12", "--nulls", "0",
        "--size", "32", "-o", "two",
      ], in: folder.url)
    #expect(weights.status == 0 && weights.errors.contains("resnet18 of 2 classes"))
  }

  @Test("a path that leads nowhere, or to a folder, is told in plain words")
  func paths() throws {
    try FileManager.default.createDirectory(
      at: folder.file("models"), withIntermediateDirectories: false)
    for (name, reason) in [("none", "there is no such file"), ("models", "it is a folder")] {
      let end = "cannot be read (\(reason)). Check the path."
      for words in [
        [name], [name, "--layers", "layer4"],
      ] { try refuse(["dissect"] + words, with: "\(name) \(end)") }
      try refuse(["model", "info", name], with: "\(name) \(end)")
      try refuse(["model", "export", name], with: "\(name) \(end)")
    }
    for name in ["none.pth", "none.pt", "none.safetensors"] {
      try refuse(
        ["dissect", name], with: "\(name) cannot be read (there is no such file). Check the path.")
    }
    try refuse(
      ["dissect", "none.onnx", "--layers", "conv1"],
      with: "none.onnx cannot be read (there is no such file). Check the path.")
    try FileManager.default.createDirectory(
      at: folder.file("folder.onnx"), withIntermediateDirectories: false)
    try refuse(
      ["dissect", "folder.onnx", "--layers", "conv1"],
      with: "folder.onnx cannot be read (it is a folder). Check the path.")
    // What is wrong with the file is said before anything is asked for.
    try refuse(
      ["dissect", "folder.onnx"],
      with: "folder.onnx cannot be read (it is a folder). Check the path.")
    try refuse(
      ["dissect", "none.onnx"],
      with: "none.onnx cannot be read (there is no such file). Check the path.")
  }

  @Test("weights that are no numbers are named with file and layer, whatever the file")
  func notFinite() throws {
    let model = Network(.resnet18, classes: 2, seed: 1)
    for (value, word) in [(Float.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf")] {
      var weights = model.weights()
      let place = try #require(
        weights.entries.firstIndex { $0.name == "layer2.0.conv1.weight" })
      weights.entries[place].values[7] = value
      try weights.write(to: folder.file("w.safetensors"))
      let message =
        "w.safetensors: layer2.0.conv1.weight holds \(word), so that no layer from there on computes "
        + "anything. Take weights from before the training diverged, or copy the file again."
      try refuse(["dissect", "w.safetensors"], with: message)
      try refuse(["model", "export", "w.safetensors"], with: message)
    }
    var file = ONNXBytes()
    file.input = [1, 3, 32, 32]
    file.constant("conv1.weight", [2, 3, 1, 1], [0, 1, 2, .nan, 4, 5])
    file.node("Conv", ["x", "conv1.weight"], ["y"], name: "/conv1/Conv")
    try file.data.write(to: folder.file("m.onnx"))
    try refuse(
      ["dissect", "m.onnx", "--layers", "conv1"],
      with:
        "m.onnx: the node /conv1/Conv (Conv) holds nan in conv1.weight, so that nothing behind it is "
        + "computed. Take a model from before the training diverged, or export it again.")
  }
}
