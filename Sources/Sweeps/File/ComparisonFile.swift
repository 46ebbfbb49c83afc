import Files
import Foundation
import Probing
import Specification
import Yams

/// Where a model of a comparison comes from.
package enum ModelSource: Sendable, Equatable {
  case file(ModelFile)
  /// Recorded cells: a cell's name, the same without its seed, or an arm's name.
  case recorded(String, layers: [String]?, hook: Hook?)
}

/// A file that lists models to compare, each with what it asks for.
package struct ComparisonFile: Sendable, Equatable {
  package struct Entry: Sendable, Equatable {
    package var name: String
    /// A training each.
    package var sources: [ModelSource]
  }

  /// Nil where the file names none.
  package private(set) var dictionary: String?
  package private(set) var models: [Entry] = []

  private static let keys = [
    "name", "file", "files", "cell", "layers", "hook", "size", "colours", "scale", "mean",
    "deviation", "stateDict",
  ]

  /// Reads a file; what it names is found from its own folder.
  ///
  /// Throws a `DiskError`, or an `ExperimentError` that names the line and the key.
  package init(contentsOf url: URL) throws {
    let file = url.relativePath
    let text = String(decoding: try Disk.read(url), as: UTF8.self)
    let root = SpecificationNode(
      node: try Node(experiment: text, file: file),
      origin: ExperimentOrigin(file: file, overrides: []), path: "")
    guard root.node.mapping != nil else {
      throw FileError.invalid(
        file: file, found: root.found, valid: "a mapping with the keys dictionary and models")
    }
    let fields = try root.mapping(keys: ["dictionary", "models"])
    let folder = url.deletingLastPathComponent()
    dictionary = try fields["dictionary"].map { node in
      let text = try node.text()
      return text.hasPrefix("synthetic") ? text : Self.place(text, in: folder).relativePath
    }
    let list = try fields.required("models", "a list of models, each with a file or a cell").list()
    for node in list {
      let entry = try Entry(node.mapping(keys: Self.keys), node, folder: folder)
      if models.contains(where: { $0.name == entry.name }) {
        throw node.invalid(
          "each name once; several trainings of a model stand in its files",
          found: "another \(entry.name)")
      }
      models.append(entry)
    }
  }

  fileprivate static func place(_ path: String, in folder: URL) -> URL {
    path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
  }
}

extension ComparisonFile.Entry {
  fileprivate init(
    _ fields: SpecificationMapping, _ node: SpecificationNode, folder: URL
  ) throws {
    let layers = try fields["layers"].map { try $0.distinct { try $0.text() } }
    let hook: Hook? = try fields["hook"]?.choice()
    let given = ["file", "files", "cell"].filter { fields[$0] != nil }
    guard given.count == 1 else {
      throw node.invalid(
        "one of file, files and cell",
        found: given.isEmpty ? "without any of them" : given.joined(separator: " and "))
    }
    if let cell = fields["cell"] {
      for key in ["size", "colours", "scale", "mean", "deviation", "stateDict"] {
        if let other = fields[key] {
          throw other.invalid("no \(key), as a cell records how its pictures are prepared")
        }
      }
      let text = try cell.text()
      self.init(
        name: try fields["name"]?.text() ?? text,
        sources: [.recorded(text, layers: layers, hook: hook)])
      return
    }
    let paths =
      try fields["files"]?.distinct { try $0.text() } ?? [fields.required("file", "a file").text()]
    var choices = PictureChoices()
    choices.size = try fields["size"]?.integer(in: 16...2048)
    choices.colours = try fields["colours"]?.choice()
    choices.scale = try fields["scale"].map { Float(try $0.number(in: 1e-6...1e6)) }
    choices.mean = try fields["mean"].map { try $0.channels(in: -1e6...1e6) }
    choices.deviation = try fields["deviation"].map { try $0.channels(in: 1e-6...1e6) }
    let stateDict = try fields["stateDict"]?.text()
    self.init(
      name: try fields["name"]?.text()
        ?? URL(filePath: paths[0]).deletingPathExtension().lastPathComponent,
      sources: paths.map { path in
        var model = ModelFile(ComparisonFile.place(path, in: folder))
        (model.layers, model.hook) = (layers, hook)
        (model.choices, model.stateDict) = (choices, stateDict)
        return .file(model)
      })
  }
}

extension SpecificationNode {
  /// One number, or one for each of three channels.
  fileprivate func channels(in range: ClosedRange<Double>) throws -> [Float] {
    let numbers = try isList ? list().map { try $0.number(in: range) } : [number(in: range)]
    guard [1, 3].contains(numbers.count) else {
      throw invalid("one number or three", found: "a list of \(numbers.count)")
    }
    return numbers.map { Float($0) }
  }
}
