import Foundation

extension Arm {
  /// What the arm has otherwise than its experiment, in the words of an experiment file, by name: such as
  /// `training.epochs 36`.
  package func differences(from own: Settings) -> [String] {
    let (mine, others) = (settings.fields, own.fields)
    let settings = mine.keys.filter { mine[$0] != others[$0] }.sorted()
      .map { "\($0) \(mine[$0] ?? "")" }
    let gone = others.keys.filter { mine[$0] == nil }.sorted().map { "no \($0)" }
    let percentages = percentages.map { ["P \($0.map(String.init).joined(separator: ", "))"] }
    let seeds = seeds.map { ["seeds \($0.map(String.init).joined(separator: ", "))"] }
    return settings + gone + (percentages ?? []) + (seeds ?? [])
  }
}

extension Arm.Settings {
  /// Every setting as text, by the way to it in an experiment file.
  fileprivate var fields: [String: String] {
    var fields = ["target": target.words]
    fields["split.train"] = train.map(String.init)
    let sections: [(String, any Encodable)] = [
      ("data", data), ("model", model.recorded), ("training", training.identity),
      ("dissection", dissection.recorded),
    ]
    for (name, section) in sections {
      guard let json = try? Identity.json(section),
        let value = try? JSONDecoder().decode(RecordedValue.self, from: Data(json.utf8))
      else { continue }
      Self.add(value, at: name, to: &fields)
    }
    return fields
  }

  /// Keys of an encoded value that an experiment file does not have.
  private static let inner: Set = ["synthetic", "population", "columns"]

  private static func add(
    _ value: RecordedValue, at path: String, to fields: inout [String: String]
  ) {
    guard case .object(let object) = value else {
      fields[path] = value.text
      return
    }
    for (key, value) in object {
      add(value, at: inner.contains(key) ? path : "\(path).\(key)", to: &fields)
    }
  }
}

/// A value of a recorded specification, whatever it is.
enum RecordedValue: Decodable, Equatable {
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([RecordedValue])
  case object([String: RecordedValue])
  case nothing

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .nothing
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([RecordedValue].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: RecordedValue].self))
    }
  }

  /// The value as an experiment file writes it.
  var text: String {
    switch self {
    case .flag(let flag): flag ? "true" : "false"
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    case .text(let text): text
    case .list(let values): values.map(\.text).joined(separator: ", ")
    case .object(let object):
      object.keys.sorted().map { "\($0): \(object[$0]?.text ?? "")" }.joined(separator: ", ")
    case .nothing: "nothing"
    }
  }
}
