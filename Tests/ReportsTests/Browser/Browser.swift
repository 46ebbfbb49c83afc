import Foundation
import Testing
import TestSupport

/// Chromium without a window, which opens a page at several widths and says what it finds there.
enum Browser {
  static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// What a page is like at one width.
  struct Findings: Decodable {
    var width: Int
    var scrollWidth: Int
    /// Scripts beside the probe.
    var scripts: Int
    var heading: String
    /// Whether each of these holds; the names of those elements where it does not.
    var problems: [String]
    /// Of a table's column P: as it came, sorted by one click, and by another.
    var sorted: [[String]]
    var ariaSort: [String]
    /// Gallery strips: all, those that a filter shows, those it should, and all again.
    var strips: [Int]
    var shown: String
  }

  struct Visit {
    var findings: [Findings]
    /// What Chromium's console said.
    var console: [String]
  }

  /// Opens a page in frames of those widths, each with a probe that looks at it and tries it out.
  static func visit(_ html: String, widths: [Int]) throws -> Visit {
    let folder = try TemporaryFolder()
    let page = html.replacingOccurrences(
      of: "</body>", with: "<script>\(probe)</script></body>")
    try Data(page.utf8).write(to: folder.file("page.html"))
    let frames = widths.map {
      "<iframe src=\"page.html\" style=\"width:\($0)px;height:900px;border:0\"></iframe>"
    }
    let outer = """
      <!DOCTYPE html><pre id="found"></pre>\(frames.joined())<script>
      const found = [];
      addEventListener('message', event => {
        found.push(JSON.parse(event.data));
        document.getElementById('found').textContent = JSON.stringify(found);
      });
      </script>
      """
    try Data(outer.utf8).write(to: folder.file("outer.html"))
    let (dom, log) = try run(
      [
        "--window-size=1500,1000", "--virtual-time-budget=20000", "--dump-dom",
        folder.file("outer.html").absoluteString,
      ], profile: folder.file("profile").path)
    let start = try #require(dom.range(of: "<pre id=\"found\">"))
    let end = try #require(dom[start.upperBound...].range(of: "</pre>"))
    let json = dom[start.upperBound..<end.lowerBound].replacingOccurrences(of: "&lt;", with: "<")
      .replacingOccurrences(of: "&gt;", with: ">").replacingOccurrences(of: "&amp;", with: "&")
    return Visit(
      findings: try JSONDecoder().decode([Findings].self, from: Data(json.utf8)),
      console: log.split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init))
  }

  /// How many pages of A4 a page has on paper.
  static func printedPages(_ html: String) throws -> Int {
    let folder = try TemporaryFolder()
    try Data(html.utf8).write(to: folder.file("page.html"))
    let paper = folder.file("page.pdf")
    _ = try run(
      [
        "--no-pdf-header-footer", "--print-to-pdf=\(paper.path)",
        folder.file("page.html").absoluteString,
      ], profile: folder.file("profile").path)
    let pdf = String(decoding: try Data(contentsOf: paper), as: UTF8.self)
    return pdf.matches(of: /\/Type\s*\/Page\b/).count
  }

  private static func run(
    _ arguments: [String], profile: String
  ) throws -> (output: String, log: String) {
    let process = Process()
    process.executableURL = URL(filePath: try #require(path))
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions",
        "--enable-logging=stderr", "--user-data-dir=\(profile)",
      ] + arguments
    let (output, log) = (profile + ".out", profile + ".log")
    for file in [output, log] { try Data().write(to: URL(filePath: file)) }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
    try process.run()
    process.waitUntilExit()
    return (
      String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self),
      String(decoding: try Data(contentsOf: URL(filePath: log)), as: UTF8.self)
    )
  }
}
