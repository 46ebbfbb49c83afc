import Foundation
import TestSupport
import Testing

@Suite("What make install puts where")
struct InstallTests {
  private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    .standardizedFileURL

  @Test("the program, its licence, and completions that bash can read and that name the commands")
  func place() throws {
    let folder = try TemporaryFolder()
    let destination = folder.file("package")
    let placed = try run(
      [root.appending(path: "Scripts/place.sh").path, "/usr", destination.path],
      environment: ["LANCET": LancetProcess.program.path])
    #expect(placed == 0)
    func file(_ path: String) -> URL { destination.appending(path: "usr/" + path) }
    #expect(FileManager.default.isExecutableFile(atPath: file("bin/lancet").path))
    let licence = try Data(contentsOf: file("share/doc/lancet/LICENSE"))
    #expect(try licence == Data(contentsOf: root.appending(path: "LICENSE")))
    let bash = file("share/bash-completion/completions/lancet")
    for completion in [
      bash, file("share/zsh/site-functions/_lancet"),
      file("share/fish/vendor_completions.d/lancet.fish"),
    ] {
      let text = try String(contentsOf: completion, encoding: .utf8)
      #expect(text.contains("dissect") && text.contains("watch"), "\(completion.path)")
    }
    #expect(try run(["-c", "source '\(bash.path)' && complete -p lancet >/dev/null"]) == 0)
  }

  @Test("where the program is not built, installing fails and says so")
  func notBuilt() throws {
    let folder = try TemporaryFolder()
    let status = try run(
      [root.appending(path: "Scripts/place.sh").path, "/usr", folder.url.path],
      environment: ["LANCET": folder.file("nothing").path])
    #expect(status == 1)
    #expect(!FileManager.default.fileExists(atPath: folder.file("usr").path))
  }

  @Test("the image that runs has every library that the build needs")
  func image() throws {
    func words(_ path: String) throws -> [String] {
      try String(contentsOf: root.appending(path: path), encoding: .utf8)
        .split { " \\\n".contains($0) }.map(String.init)
    }
    let image = try words("Containerfile")
    let needed = try words("Scripts/setup.sh").filter {
      $0.hasSuffix("-dev") && $0.hasPrefix("lib")
    }
    #expect(needed.count == 6, "\(needed)")
    for name in needed {
      // libpng-dev belongs to libpng16-16, libsqlite3-dev to libsqlite3-0.
      let stem = name.dropLast("-dev".count).prefix { !$0.isNumber }
      #expect(image.contains { $0.hasPrefix(stem) && !$0.hasSuffix("-dev") }, "\(name)")
    }
  }

  private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
