import Foundation

/// A line of a list of pictures, such as `000001.png 0`, `1<TAB>my a.png` or `"a.png", "b.png"`.
///
/// Fields are parted by commas, semicolons or tabs and may stand in quotes. In a field without quotes a
/// name reaches from its first word to one with a picture's extension, and another may follow.
struct NameLine {
  let fields: [String]
  /// The names with a picture's extension.
  private(set) var names: [String] = []
  private let rest: [String]

  private static let extensions = ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff"]
  private static let quotes: [Character: Character] = [
    "\"": "\"", "'": "'", "`": "`", "“": "”", "„": "“", "‘": "’", "«": "»",
  ]

  init(_ line: String) {
    let parted = Self.fields(of: line)
    fields = parted.map(\.text)
    var rest: [String] = []
    for (text, isQuoted) in parted {
      if isQuoted, Self.isPicture(text) {
        names.append(text)
        continue
      }
      var words = text[...]
      while let end = words.split(separator: " ").first(where: { Self.isPicture($0) })?.endIndex {
        names.append(words[..<end].trimmingCharacters(in: .whitespaces))
        words = words[end...]
      }
      rest += words.split(separator: " ").map(String.init)
    }
    self.rest = rest
  }

  /// What stands beside a lone name, such as a partition; nil where that is nothing.
  var label: String? { names.isEmpty ? rest.dropFirst().first : rest.first }

  /// The names on a line without a picture's extension: its first word where numbers follow, which are
  /// labels unless they are as long as a first word of several digits; else the whole line.
  var stems: [String] {
    guard let first = rest.first, fields.count == 1 || rest.count > 1 else { return fields }
    guard rest.count > 1, rest.dropFirst().allSatisfy({ Double($0) != nil }) else {
      return [fields.joined(separator: " ")]
    }
    let areNumbers =
      first.count > 3 && rest.allSatisfy { $0.count == first.count && Int($0) != nil }
    return areNumbers ? rest : [first]
  }

  /// The only name without the number and the space before it, where they are there.
  var withoutNumber: String? {
    guard names.count == 1, let space = names[0].firstIndex(of: " "), Int(names[0][..<space]) != nil
    else { return nil }
    return names[0][space...].trimmingCharacters(in: .whitespaces)
  }

  private static func isPicture(_ word: some StringProtocol) -> Bool {
    let word = word.lowercased()
    return extensions.contains { word.hasSuffix("." + $0) }
  }

  /// The fields of a line that are not empty, with brackets around quotes taken off.
  private static func fields(of line: String) -> [(text: String, isQuoted: Bool)] {
    var fields: [(text: String, isQuoted: Bool)] = []
    var (text, isQuoted) = ("", false)
    var closing: Character?
    func end() {
      let trimmed = isQuoted ? text : text.trimmingCharacters(in: .whitespaces)
      if !trimmed.isEmpty { fields.append((trimmed, isQuoted)) }
      (text, isQuoted) = ("", false)
    }
    for character in line {
      if let quote = closing {
        if character == quote { closing = nil } else { text.append(character) }
      } else if let quote = quotes[character], text.allSatisfy({ " [(".contains($0) }), !isQuoted {
        (text, isQuoted, closing) = ("", true, quote)
      } else if ",;\t".contains(character) || isQuoted && character == " " {
        end()
      } else if !isQuoted {
        text.append(character)
      }
    }
    end()
    return fields
  }
}
