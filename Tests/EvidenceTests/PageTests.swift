import Foundation
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../..").standardizedFileURL

/// The pages for those who change Lancet, held against the files.
@Suite("The pages")
struct PageTests {
  @Test(
    "name no source file that is not there",
    arguments: ["Documentation/Extending.md", "Documentation/Architecture.md", "CONTRIBUTING.md"])
  func sources(page: String) throws {
    let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)
    let quoted = text.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map(
      \.element)
    let files = quoted.filter { $0.contains("/") && $0.hasSuffix(".swift") && !$0.contains("…") }
    #expect(page == "CONTRIBUTING.md" || files.count > 30)
    for file in files {
      let places = ["Sources", "Tests", "."].map { root.appending(path: "\($0)/\(file)").path }
      #expect(places.contains(where: FileManager.default.fileExists), "\(page): \(file)")
    }
  }

  @Test("link to files that are there")
  func links() throws {
    let documentation = root.appending(path: "Documentation")
    let pages =
      try FileManager.default.contentsOfDirectory(atPath: documentation.path)
      .filter { $0.hasSuffix(".md") }.map { documentation.appending(path: $0) }
      + ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map { root.appending(path: $0) }
    var links = 0
    for page in pages {
      let text = try String(contentsOf: page, encoding: .utf8)
      for part in text.split(separator: "](").dropFirst() {
        let link = part.prefix { $0 != ")" && $0 != "#" }
        if link.isEmpty || link.contains(":") { continue }
        links += 1
        let file = page.deletingLastPathComponent().appending(path: String(link))
        #expect(
          FileManager.default.fileExists(atPath: file.path),
          "\(page.lastPathComponent): \(link)")
      }
    }
    #expect(links > 50)
  }
}
