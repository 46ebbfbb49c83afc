import PackagePlugin

/// Writes, ahead of every build, the source file that says what the program is built from.
///
/// The file changes only when that does, and its module's interface never, so a build after a commit
/// compiles that module alone and links.
@main
struct ReadRevision: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) -> [Command] {
    let package = context.package.directoryURL
    let script = package.appending(path: "Plugins/ReadRevision/revision.sh")
    let output = context.pluginWorkDirectoryURL
    return [
      .prebuildCommand(
        displayName: "Reading the revision", executable: .init(filePath: "/bin/sh"),
        arguments: [script.path, package.path, output.path], outputFilesDirectory: output)
    ]
  }
}
