import Foundation
import Results

/// How many cells are worked at at a time, and with how many threads each.
package struct Sharing: Equatable {
  package var jobs: Int
  package var threads: Int

  package init(jobs: Int, threads: Int) {
    (self.jobs, self.threads) = (jobs, threads)
  }
}

extension SweepRun {
  /// Shares the processors that this process may use among the workers of some cells: what the
  /// settings leave open follows from the machine, a job for each as far as there are cells and memory.
  ///
  /// Throws unless memory, disk and the limits of a process hold what the cells need.
  package func sharing(of work: [PlannedWork]) throws -> Sharing {
    let facts = MachineFacts.current
    let memory = min(facts.memory, facts.groupMemory ?? .max)
    let needs = requirements(of: work)
    let most = needs.map(\.memory).max() ?? 1
    let fitting = settings.jobs == nil ? max(1, memory / most) : .max
    let sharing = Self.sharing(
      jobs: settings.jobs, threads: settings.threads, cores: facts.limits.processors,
      most: max(1, min(work.count, fitting)))
    if work.isEmpty { return sharing }
    if sharing.jobs * most > memory {
      throw SweepError.tooLittleMemory(
        needed: most, jobs: sharing.jobs, available: memory, isLimit: memory < facts.memory)
    }
    for need in needs { try facts.limits.requireRoom(for: need, jobs: sharing.jobs) }
    let kept = needs.reduce(0) { $0 + $1.cells * ($1.weightsBytes + Requirements.recorded) }
    let bytes = kept + sharing.jobs * (needs.map(\.checkpointBytes).max() ?? 0)
    let folder = results.deletingLastPathComponent()
    if let free = MachineFacts.freeDisk(at: folder), bytes > free {
      throw SweepError.tooLittleDisk(needed: bytes, free: free, folder: folder.path)
    }
    return sharing
  }

  /// What the cells of each arm need, for some cells; a worker keeps the pictures of one arm at a time.
  package func requirements(of work: [PlannedWork]) -> [Requirements] {
    Dictionary(grouping: work, by: \.arm.name).sorted { $0.key < $1.key }.compactMap { _, work in
      work.first.map { Requirements(work, of: $0.arm, memory: settings.memory) }
    }
  }

  /// Jobs and threads of each, of which some may be given, for at most `most` jobs.
  package static func sharing(jobs: Int?, threads: Int?, cores: Int, most: Int) -> Sharing {
    let jobs = min(most, jobs ?? max(1, cores / (threads ?? 1)))
    return Sharing(jobs: jobs, threads: threads ?? max(1, cores / jobs))
  }
}
