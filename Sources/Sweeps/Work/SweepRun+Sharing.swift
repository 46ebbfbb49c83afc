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
  package func sharing(of work: [PlannedWork], dictionary: Int) throws -> Sharing {
    let facts = MachineFacts.current
    let memory = min(facts.memory, facts.groupMemory ?? .max)
    let need = Requirements(
      experiment, work: work, dictionary: dictionary, memory: settings.memory)
    let fitting = settings.jobs == nil ? max(1, memory / need.memory) : .max
    let sharing = Self.sharing(
      jobs: settings.jobs, threads: settings.threads, cores: facts.limits.processors,
      most: max(1, min(work.count, fitting)))
    if !work.isEmpty, sharing.jobs * need.memory > memory {
      throw SweepError.tooLittleMemory(
        needed: need.memory, jobs: sharing.jobs, available: memory, isLimit: memory < facts.memory)
    }
    if !work.isEmpty { try facts.limits.requireRoom(for: need, jobs: sharing.jobs) }
    let bytes =
      work.count * (need.weightsBytes + Requirements.recorded) + sharing.jobs * need.checkpointBytes
    let folder = results.deletingLastPathComponent()
    if !work.isEmpty, let free = MachineFacts.freeDisk(at: folder), bytes > free {
      throw SweepError.tooLittleDisk(needed: bytes, free: free, folder: folder.path)
    }
    return sharing
  }

  /// Jobs and threads of each, of which some may be given, for at most `most` jobs.
  package static func sharing(jobs: Int?, threads: Int?, cores: Int, most: Int) -> Sharing {
    let jobs = min(most, jobs ?? max(1, cores / (threads ?? 1)))
    return Sharing(jobs: jobs, threads: threads ?? max(1, cores / jobs))
  }
}
