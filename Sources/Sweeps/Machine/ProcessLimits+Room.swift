import Specification

extension ProcessLimits {
  /// Files that a run has open at a time without its workers, and for each of them.
  private static let ownFiles = 32
  private static let filesPerJob = 6
  /// Bytes of a database with a few cells.
  private static let database = 1_000_000
  /// Address space that is set aside and never used, for a thread's stack and share of the heap.
  private static let spare = 200_000_000

  /// Throws `SweepError.tooLowLimit` unless a worker's memory and files, those of decoded pictures
  /// included, and the pipes to all of them fit the limits.
  func requireRoom(
    for need: Requirements, files pictures: [SweepRun.PictureFileNeed], jobs: Int
  ) throws {
    // Files that are read as memory take address space of their whole length.
    let memory = need.memory + Self.spare + pictures.reduce(0) { $0 + $1.length }
    if let addressSpace, memory > addressSpace - usedAddressSpace {
      throw SweepError.tooLowLimit(
        option: "-v", of: "of address space",
        needed: "about \((memory + usedAddressSpace).asMemory)", found: addressSpace.asMemory)
    }
    // The state has the momentum beside the weights.
    let largest = max(2 * need.weightsBytes, pictures.map(\.length).max() ?? 0)
    if let fileSize, largest > fileSize {
      throw SweepError.tooLowLimit(
        option: "-f", of: "for one file", needed: "about \(largest.asMemory)",
        found: fileSize.asMemory)
    }
    try requireFiles(jobs: jobs)
  }

  /// Throws `SweepError.tooLowLimit` unless so many jobs can have their files and pipes open, and the
  /// database can be made.
  func requireFiles(jobs: Int) throws {
    if let fileSize, fileSize < Self.database {
      throw SweepError.tooLowLimit(
        option: "-f", of: "for one file", needed: "at least \(Self.database.asMemory)",
        found: fileSize.asMemory)
    }
    let files = Self.ownFiles + (jobs > 1 ? jobs * Self.filesPerJob : 0)
    if let openFiles, files > openFiles {
      throw SweepError.tooLowLimit(
        option: "-n", of: "open files", needed: "\(files)", found: "\(openFiles)")
    }
  }
}
