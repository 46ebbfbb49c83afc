import Foundation
import Probing
import Specification
import Sweeps

/// A model of a comparison under its name: one training of it, or several.
package struct NamedModel: Sendable, Equatable {
  package var name: String
  /// A training each; of recorded cells one for each seed.
  package var sources: [ModelSource]

  package init(name: String, sources: [ModelSource]) {
    (self.name, self.sources) = (name, sources)
  }
}

/// What is asked of models that are named on the command line alone.
package struct NamedModelOptions: Sendable, Equatable {
  /// Layers, of which each model takes those that it has.
  package var layers: [String]?
  package var hook: Hook?
  /// The side of the input in pixels.
  package var size: Int?

  package init(layers: [String]?, hook: Hook?, size: Int?) {
    (self.layers, self.hook, self.size) = (layers, hook, size)
  }
}

extension [NamedModel] {
  /// Reads what names models on the command line, each text a model or a training of one.
  ///
  /// A text is a file, a recorded cell or arm, a file that lists models (`.yaml`), or `NAME=` and a file or
  /// cell. Texts of one NAME are trainings of one model. A file that lists models may name a dictionary, which
  /// is returned, too.
  /// - Throws: `ComparisonError`, and what is wrong with a list.
  package static func named(
    _ texts: [String], options: NamedModelOptions
  ) throws -> (models: [NamedModel], dictionary: String?) {
    var models: [NamedModel] = []
    var dictionary: String?
    for text in texts {
      if ["yaml", "yml"].contains(URL(filePath: text).pathExtension.lowercased()) {
        let list = try ComparisonFile(contentsOf: URL(filePath: text))
        dictionary = dictionary ?? list.dictionary
        for entry in list.models {
          if models.contains(where: { $0.name == entry.name }) {
            throw ComparisonError.twice(entry.name)
          }
          models.append(NamedModel(name: entry.name, sources: entry.sources))
        }
        continue
      }
      let named = NamedText(text)
      let source = named.source(options)
      if let place = models.firstIndex(where: { $0.name == named.name }) {
        guard named.isExplicit else { throw ComparisonError.twice(named.name) }
        models[place].sources.append(source)
      } else {
        models.append(NamedModel(name: named.name, sources: [source]))
      }
    }
    guard models.count > 1 else { throw ComparisonError.one(models.first?.name) }
    return (models, dictionary)
  }
}

/// A text of the command line.
private struct NamedText {
  let name: String
  /// Whether the name was given.
  let isExplicit: Bool
  private let place: String

  init(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    isExplicit = parts.count == 2 && !FileManager.default.fileExists(atPath: text)
    place = isExplicit ? parts[1] : text
    name =
      isExplicit
      ? parts[0]
      : Self.isFile(text)
        ? URL(filePath: text).deletingPathExtension().lastPathComponent : text
  }

  func source(_ options: NamedModelOptions) -> ModelSource {
    guard Self.isFile(place) else {
      return .recorded(place, layers: options.layers, hook: options.hook)
    }
    var file = ModelFile(URL(filePath: place))
    (file.layers, file.takesSomeLayers) = (options.layers, true)
    file.hook = place.lowercased().hasSuffix(".onnx") ? nil : options.hook
    file.choices.size = options.size
    return .file(file)
  }

  /// How files of models end.
  private static let endings = ["safetensors", "onnx", "pth", "pt", "bin", "ckpt", "tar"]

  /// Whether a text means a file, there or not, and no recorded cell.
  private static func isFile(_ text: String) -> Bool {
    FileManager.default.fileExists(atPath: text) || text.contains("/")
      || endings.contains(URL(filePath: text).pathExtension.lowercased())
  }
}
