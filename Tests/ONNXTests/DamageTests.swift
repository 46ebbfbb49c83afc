import Foundation
import ONNX
import TestSupport
import Testing

/// The error with which a file is refused.
private func refusal(_ data: Data, folder: URL? = nil) -> String {
  do {
    _ = try ONNXModel(data, file: "m.onnx", folder: folder)
    return "read"
  } catch {
    return "\(error)"
  }
}

@Suite("ONNX files that are wrong")
struct DamageTests {
  @Test("a file that is cut short is refused, wherever it is cut")
  func truncated() {
    let whole = ONNXBytes.sample.data
    #expect(refusal(whole) == "read")
    for length in stride(from: 0, to: whole.count - 1, by: 7) {
      #expect(refusal(whole.prefix(length)).contains("m.onnx"), "\(length) bytes")
    }
  }

  @Test("a tensor that states another shape than it holds is named")
  func lyingShape() {
    var file = ONNXBytes()
    file.constant("w", [4, 3, 3, 3], [1, 2, 3])
    file.node("Conv", ["x", "w"], ["y"])
    #expect(
      refusal(file.data).hasPrefix(
        "m.onnx: the tensor w states the shape [4, 3, 3, 3], 432 bytes, but has 12."))
    for shape in [[-1], [1 << 40], [1 << 31, 1 << 31, 1 << 31]] {
      var file = ONNXBytes()
      file.constant("w", shape, [1])
      file.node("Relu", ["x"], ["y"])
      #expect(refusal(file.data).contains("cannot be held"), "\(shape)")
    }
  }

  @Test("cycles, missing inputs and names that stand twice are named with their node")
  func graph() {
    var cycle = ONNXBytes()
    cycle.node("Add", ["x", "b"], ["a"], name: "one")
    cycle.node("Relu", ["a"], ["b"], name: "two")
    #expect(refusal(cycle.data).contains("the node one (Add) reads what depends on itself"))
    var missing = ONNXBytes()
    missing.node("Conv", ["x", "weight"], ["y"], name: "first")
    #expect(
      refusal(missing.data).hasPrefix(
        "m.onnx: the node first (Conv) reads weight, which nothing makes."))
    var twice = ONNXBytes()
    twice.node("Relu", ["x"], ["y"])
    twice.node("Abs", ["x"], ["y"])
    #expect(refusal(twice.data).contains("the node number 2 (Abs) makes y, which is there already"))
    var tensors = ONNXBytes.sample
    tensors.constant("fc.weight", [1], [1])
    #expect(refusal(tensors.data).contains("the tensor fc.weight is there twice"))
    var output = ONNXBytes.sample
    output.outputs = ["nowhere"]
    #expect(refusal(output.data).contains("has the output nowhere, which nothing makes"))
  }

  @Test("shapes that do not fit are named with their node")
  func shapes() {
    var file = ONNXBytes()
    file.constant("w", [4, 5, 3, 3], Array(repeating: 0, count: 180))
    file.node("Conv", ["x", "w"], ["y"], name: "c")
    #expect(refusal(file.data).contains("the node c (Conv) has a weight of [4, 5, 3, 3]"))
    var wide = ONNXBytes()
    wide.constant("w", [4, 3, 9, 9], Array(repeating: 0, count: 972))
    wide.node("Conv", ["x", "w"], ["y"], name: "c")
    #expect(refusal(wide.data).contains("the node c (Conv) has a window of [9, 9]"))
    var reshape = ONNXBytes()
    reshape.constant("s", [1, 7])
    reshape.node("Reshape", ["x", "s"], ["y"], name: "r")
    #expect(refusal(reshape.data).contains("the node r (Reshape) makes [1, 7] of [1, 3, 8, 8]"))
  }

  @Test("a million nodes are refused at once")
  func manyNodes() {
    var file = ONNXBytes()
    for number in 0..<1_000_000 {
      file.node("Relu", [number == 0 ? "x" : "v\(number)"], ["v\(number + 1)"])
    }
    file.outputs = ["v1"]
    #expect(refusal(file.data).contains("has 1000000 nodes; at most 100000 are read"))
  }

  @Test("versions of the operators that are not known are refused")
  func opset() {
    for version in [3, 6, 29, 1 << 40] {
      var file = ONNXBytes.sample
      file.opset = version
      #expect(refusal(file.data).contains("uses version \(version) of the operators"))
    }
  }

  @Test("weights beside the file are read, and a path that leads out of the folder is refused")
  func outside() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.file("inner"), withIntermediateDirectories: true)
    let inner = folder.file("inner")
    for place in [folder.file("out.data"), folder.file("inner/in.data")] {
      try Data(repeating: 0, count: 32).write(to: place)
    }
    try FileManager.default.createSymbolicLink(
      at: folder.file("inner/link.data"), withDestinationURL: folder.file("out.data"))
    func read(_ entries: [String: String]) -> String {
      var file = ONNXBytes()
      file.outside("w", [2, 3, 1, 1], in: entries)
      file.node("Conv", ["x", "w"], ["y"])
      return refusal(file.data, folder: inner)
    }
    #expect(read(["location": "in.data"]) == "read")
    #expect(read(["location": "in.data", "offset": "8", "length": "24"]) == "read")
    for out in ["../out.data", "/etc/hostname", "a/../../out.data"] {
      #expect(read(["location": out]).contains("leads out of the model's folder"), "\(out)")
    }
    #expect(read(["location": "link.data"]).contains("a link that leads out"))
    #expect(read(["location": "in.data", "offset": "9"]).contains("from byte 9 on, 24 bytes"))
    #expect(read(["location": "in.data", "length": "20"]).contains("takes 24 bytes by its shape"))
    #expect(read(["location": "in.data", "offset": "-4"]).contains("states -4"))
    #expect(read([:]).contains("does not say in which"))
    #expect(read(["location": "none.data"]).contains("there is no such file"))
  }
}
