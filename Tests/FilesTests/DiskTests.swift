import Files
import Foundation
import TestSupport
import Testing

@Suite("Errors of files")
struct DiskErrorTests {
  @Test(
    "an error of Foundation becomes two sentences with the path, never its own words",
    arguments: [
      (NSError(domain: NSPOSIXErrorDomain, code: Int(ENOSPC)), "no space left on the disk"),
      (NSError(domain: NSPOSIXErrorDomain, code: Int(EACCES)), "permission denied"),
      (NSError(domain: NSPOSIXErrorDomain, code: 4711), "error 4711 of the system"),
      (NSError(domain: NSCocoaErrorDomain, code: 640), "no space left on the disk"),
      (NSError(domain: "x", code: 1), "the system does not say why"),
    ])
  func words(error: NSError, reason: String) {
    let text = DiskError("a.csv", .writing, error).description
    #expect(text.hasPrefix("a.csv cannot be written (\(reason)). "), "\(text)")
    #expect(text.hasSuffix("."))
  }

  @Test("errors that come from Foundation itself are put into words, with their path")
  func rawErrors() throws {
    let folder = try TemporaryFolder()
    let missing = folder.file("no/list").path
    let error = #expect(throws: (any Error).self) {
      try FileManager.default.contentsOfDirectory(atPath: missing)
    }
    let words = try #require(error).words
    #expect(words.hasPrefix("\(missing) cannot be read (there is no such file)."), "\(words)")
    let json = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Int].self, from: Data("[1,\"a\"]".utf8))
    }
    let text = try #require(json).words
    #expect(!text.contains("DecodingError") && text.contains("JSON"), "\(text)")
  }

  @Test("a file is replaced as a whole; a link stays a link, also one that leads nowhere yet")
  func writing() throws {
    let folder = try TemporaryFolder()
    let link = folder.file("link")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: folder.file("target"))
    for text in ["a longer text", "short"] {
      try Disk.write(text, to: link)
      #expect(try String(contentsOf: folder.file("target"), encoding: .utf8) == text)
      #expect(
        try FileManager.default.attributesOfItem(atPath: link.path)[.type] as? FileAttributeType
          == .typeSymbolicLink)
    }
    #expect(throws: DiskError(folder.file("no/file").relativePath, .writing, code: ENOENT)) {
      try Disk.write("x", to: folder.file("no/file"))
    }
  }
}
