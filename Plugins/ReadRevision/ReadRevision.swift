import Foundation
import PackagePlugin

/// Writes the source file that says what the program is built from, in each build in which that may have
/// changed.
///
/// The file changes only when that does, and its module's interface never, so a build after a commit
/// compiles that module alone and links. A command ahead of the build would not do: Swift's package manager
/// (6.3) leaves it out where files have changed and none is new or gone.
@main
struct ReadRevision: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) -> [Command] {
    let package = context.package.directoryURL
    let script = package.appending(path: "Plugins/ReadRevision/revision.sh")
    let output = context.pluginWorkDirectoryURL
    return [
      .buildCommand(
        displayName: "Reading the revision", executable: URL(filePath: "/bin/sh"),
        arguments: [script.path, package.path, output.path],
        inputFiles: [script, package.appending(path: "Package.swift")]
          + files(below: package.appending(path: "Sources")) + marks(ofGitIn: package),
        outputFiles: [output.appending(path: "Revision+Read.swift")])
    ]
  }

  /// All files in a folder and in those within.
  private func files(below folder: URL) -> [URL] {
    let found = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: [.isRegularFileKey])
    return (found?.compactMap { $0 as? URL } ?? [])
      .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
      .sorted { $0.path < $1.path }
  }

  /// What changes with the commit that a folder is of, and with what is staged; nothing where git is not used.
  private func marks(ofGitIn folder: URL) -> [URL] {
    var git = folder.appending(path: ".git")
    // In a further working tree it is a file that says where git keeps what belongs to it.
    if let text = try? String(contentsOf: git, encoding: .utf8), text.hasPrefix("gitdir: ") {
      let path = text.dropFirst("gitdir: ".count).trimmingCharacters(in: .newlines)
      git = URL(filePath: path, relativeTo: folder).absoluteURL
    }
    return ["HEAD", "index", "logs/HEAD"].map { git.appending(path: $0) }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
  }
}
