import Foundation
import TestSupport
import Testing

private let git = "/usr/bin/git"
private let hasGit = FileManager.default.isExecutableFile(atPath: git)

@Suite("What the program was built from")
struct VersionTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(
    "lancet --version says the release and the commit, or a digest of the sources where there is no git"
  )
  func version() throws {
    let run = try LancetProcess(["--version"], in: folder.url)
    #expect(run.status == 0)
    let form = /lancet \d+\.\d+\.\d+ \(([0-9a-f]{40}(-dirty)?|sources-[0-9a-f]{16})\)\n/
    #expect(try form.wholeMatch(in: run.output) != nil, "\(run.output)")
  }

  @Test("CHANGELOG.md and CITATION.cff name the release that the program is")
  func release() throws {
    let run = try LancetProcess(["--version"], in: folder.url)
    let release = run.output.split(separator: " ")[1]
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    func lines(_ name: String) throws -> [Substring] {
      try String(contentsOf: root.appending(path: name), encoding: .utf8).split(separator: "\n")
    }
    // What is not released yet may stand before it.
    let entries = try lines("CHANGELOG.md").filter {
      $0.hasPrefix("## [") && $0 != "## [Unreleased]"
    }
    #expect(entries.first?.hasPrefix("## [\(release)]") == true, "\(entries)")
    #expect(try lines("CITATION.cff").contains("version: \(release)"))
  }

  @Test("sources without git are told by a digest that a change of a file changes")
  func digest() throws {
    let sources = try makeSources("tarball")
    let first = try revision(of: sources)
    #expect(try /sources-[0-9a-f]{16}/.wholeMatch(in: first) != nil, "\(first)")
    #expect(try revision(of: sources) == first)
    try change(sources)
    #expect(try revision(of: sources) != first)
  }

  @Test(
    "a repository's commit is told, and whether files differ from it; a folder inside has none",
    .enabled(if: hasGit, "there is no git"))
  func commit() throws {
    let sources = try makeSources("repository")
    try run(git, ["init", "-q"], in: sources)
    try run(git, ["add", "."], in: sources)
    let person = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    try run(git, person + ["commit", "-q", "-m", "a"], in: sources)
    let clean = try revision(of: sources)
    #expect(try /[0-9a-f]{40}/.wholeMatch(in: clean) != nil, "\(clean)")
    try change(sources)
    #expect(try revision(of: sources) == clean + "-dirty")
    #expect(try revision(of: makeSources("repository/inner")).hasPrefix("sources-"))
  }

  @Test(
    "a build after a commit that changes a file alone says that commit",
    .enabled(if: hasGit, "there is no git"))
  func laterBuild() throws {
    let package = folder.file("package")
    let sources = package.appending(path: "Sources/small")
    try FileManager.default.createDirectory(at: sources, withIntermediateDirectories: true)
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    try FileManager.default.copyItem(
      at: root.appending(path: "Plugins").standardizedFileURL,
      to: package.appending(path: "Plugins"))
    try Data(".build\n".utf8).write(to: package.appending(path: ".gitignore"))
    try Data(
      """
      // swift-tools-version: 6.2
      import PackageDescription
      let package = Package(
        name: "small",
        targets: [
          .plugin(name: "ReadRevision", capability: .buildTool()),
          .executableTarget(name: "small", plugins: ["ReadRevision"]),
        ])
      """.utf8
    ).write(to: package.appending(path: "Package.swift"))
    try run(git, ["init", "-q"], in: package)
    let person = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    // From the third build on, Swift's package manager reuses its plan.
    for number in 1...3 {
      let text = "print(readRevision)  // \(number)"
      try Data(text.utf8).write(to: sources.appending(path: "main.swift"))
      try run(git, ["add", "."], in: package)
      try run(git, person + ["commit", "-q", "-m", "a"], in: package)
      let build = try OutsideProgram.run("swift", ["build"], in: package)
      #expect(build.status == 0, "\(build.said)")
      let said = try OutsideProgram.run(
        package.appending(path: ".build/debug/small").path, [], in: package
      ).said
      let head = try OutsideProgram.run(git, ["rev-parse", "HEAD"], in: package)
      #expect(said == head.said, "\(said)")
    }
  }

  /// A folder that looks to the script like the project.
  private func makeSources(_ name: String) throws -> URL {
    let sources = folder.file(name)
    try FileManager.default.createDirectory(
      at: sources.appending(path: "Sources"), withIntermediateDirectories: true)
    try Data("// a package\n".utf8).write(to: sources.appending(path: "Package.swift"))
    try Data("let a = 1\n".utf8).write(to: sources.appending(path: "Sources/a.swift"))
    return sources
  }

  private func change(_ sources: URL) throws {
    try Data("let a = 2\n".utf8).write(to: sources.appending(path: "Sources/a.swift"))
  }

  /// What the build's script says of a folder.
  private func revision(of sources: URL) throws -> String {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Plugins/ReadRevision/revision.sh")
    try run("/bin/sh", [script.path, sources.path, folder.url.path], in: folder.url)
    let text = try String(contentsOf: folder.file("Revision+Read.swift"), encoding: .utf8)
    return String(text.split(separator: "\"")[1])
  }

  private func run(_ program: String, _ arguments: [String], in folder: URL) throws {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(program) \(arguments)")
  }
}
