import Foundation
import Graphs
import ONNX
import Reports

/// What `lancet model info` says of a network in a file.
package struct NetworkInfo {
  private let model: ONNXModel

  /// Reads a network; `size` is the side of its input where the file leaves it open.
  ///
  /// Throws an `ONNXError` or a `DiskError`.
  package init(_ network: URL, size: Int?) throws {
    let choices = try PictureChoices(beside: network)
    model = try ONNXModel(contentsOf: network, size: size ?? choices.size)
  }

  /// The layers with the names to ask for.
  package var table: Table {
    var table = Table(
      title: "Layers of \(model.file)",
      columns: [
        .init("layer", .text, "the name to ask for"),
        .init("operator", .text, "what it does"),
        .init("units", .integer, "channels of its maps; missing where it makes no maps"),
        .init("rows", .integer, "rows of its maps"),
        .init("columns", .integer, "columns of its maps"),
        .init("parameters", .integer, "learnt numbers"),
        .init("GFLOP", .significant(digits: 3), "for one image; a multiply-add counts as two"),
        .init("value", .text, "what the file calls its values"),
      ])
    let graph = model.graph
    var (parameters, operations) = (0, 0.0)
    for number in graph.nodes.indices {
      parameters += graph.nodes[number].operation.parameterCount
      operations += graph.operations(of: number)
    }
    for layer in model.layers {
      let node = graph.nodes[layer.number]
      let shape = node.makesMaps ? node.shape : []
      let own = graph.operations(of: layer.number)
      let learnt = node.operation.parameterCount
      table.append([
        .text(layer.name), .text(layer.operation),
        shape.isEmpty ? .missing : .integer(shape[0]),
        shape.isEmpty ? .missing : .integer(shape[1]),
        shape.isEmpty ? .missing : .integer(shape[2]),
        learnt == 0 ? .missing : .integer(learnt), own == 0 ? .missing : .number(own / 1e9),
        .text(layer.output),
      ])
    }
    table.notes = [
      inputWords,
      "All in all \(parameters) parameters and \(Self.text(operations / 1e9)) GFLOP for one image.",
      "Operators of version \(model.opset)"
        + (model.producer.isEmpty ? "." : ", written by \(model.producer)."),
    ]
    for (key, value) in model.metadata.sorted(by: { $0.key < $1.key })
    where value.utf8.count <= 200 && !value.contains("\n") {
      table.notes.append("The file says: \(key) = \(value).")
    }
    table.notes += model.passedOver()
    return table
  }

  private var inputWords: String {
    let input = model.input
    let images = input.images.map { "\($0) at once" } ?? "any number at once"
    return "Input “\(input.name)”: \(input.channels) channels"
      + (input.hasChannelsLast ? " (last), " : ", ")
      + "\(input.height) × \(input.width) pixels"
      + (input.hasFreeSides ? " (the file leaves the size open)" : "") + ", \(images)."
  }

  private static func text(_ number: Double) -> String { String(format: "%.3f", number) }
}
