import Foundation

/// Photographs that lie beside the project on some machines; the tests skip where they do not.
package let realFaces: URL? = {
  let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let named = ProcessInfo.processInfo.environment["LANCET_REAL_FACES"]
  let root = named.map { URL(filePath: $0) } ?? package.appending(path: "../shared/real-faces")
  let list = root.appending(path: "list_attr.txt")
  return FileManager.default.fileExists(atPath: list.path) ? root.standardizedFileURL : nil
}()
