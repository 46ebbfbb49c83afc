import Faces
import Foundation
import Probing
import Results

/// How many cells are worked at at a time, with how many threads each, and where their pictures are kept.
package struct Sharing: Equatable {
  package var jobs: Int
  package var threads: Int
  package var pictures: PicturePlace

  package init(jobs: Int, threads: Int, pictures: PicturePlace = .memory) {
    (self.jobs, self.threads, self.pictures) = (jobs, threads, pictures)
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
    let pictures = picturePlace(of: work)
    let needs = requirements(of: work, pictures: pictures)
    let most = needs.map(\.memory).max() ?? 1
    let fitting = settings.jobs == nil ? max(1, memory / most) : .max
    var sharing = Self.sharing(
      jobs: settings.jobs, threads: settings.threads, cores: facts.limits.processors,
      most: max(1, min(work.count, fitting)))
    sharing.pictures = pictures
    if work.isEmpty { return sharing }
    if sharing.jobs * most > memory {
      throw SweepError.tooLittleMemory(
        needed: most, jobs: sharing.jobs, available: memory, isLimit: memory < facts.memory,
        pictures: pictures)
    }
    let caches = pictures == .disk ? pictureFiles(of: work) : []
    for need in needs { try facts.limits.requireRoom(for: need, files: caches, jobs: sharing.jobs) }
    let kept = needs.reduce(0) { $0 + $1.cells * ($1.weightsBytes + Requirements.recorded) }
    let bytes =
      kept + sharing.jobs * (needs.map(\.checkpointBytes).max() ?? 0)
      + caches.reduce(0) { $0 + $1.filled }
    let folder = results.deletingLastPathComponent()
    if let free = MachineFacts.freeDisk(at: folder), bytes > free {
      throw SweepError.tooLittleDisk(needed: bytes, free: free, folder: folder.path)
    }
    return sharing
  }

  /// Where the pictures of some cells are kept: as the settings say; else on the disk where the jobs would
  /// take too much of the memory with their pictures in it, and clearly less without.
  package func picturePlace(of work: [PlannedWork]) -> PicturePlace {
    if let given = settings.pictures { return given }
    let facts = MachineFacts.current
    let memory = min(facts.memory, facts.memoryLimit ?? .max)
    let jobs = Self.sharing(
      jobs: settings.jobs, threads: settings.threads, cores: facts.limits.processors,
      most: max(1, work.count)
    ).jobs
    func need(_ place: PicturePlace) -> Int {
      jobs * (requirements(of: work, pictures: place).map(\.memory).max() ?? 0)
    }
    return PicturePlace(inMemory: need(.memory), onDisk: need(.disk), of: memory)
  }

  /// What the cells of each arm need, for some cells; a worker keeps the pictures of one arm at a time.
  package func requirements(of work: [PlannedWork], pictures: PicturePlace) -> [Requirements] {
    Dictionary(grouping: work, by: \.arm.name).sorted { $0.key < $1.key }.compactMap { _, work in
      work.first.map {
        Requirements(work, of: $0.arm, memory: settings.memory, pictures: pictures)
      }
    }
  }

  /// A file of decoded pictures: its length, and how much of it is filled.
  package struct PictureFileNeed: Sendable, Equatable {
    package let length: Int
    package let filled: Int
  }

  /// The files that hold the decoded pictures of some cells where these are kept on the disk: for each
  /// bank one of the pictures as they are, and one for each transform.
  package func pictureFiles(of work: [PlannedWork]) -> [PictureFileNeed] {
    var needs: [PictureFileNeed] = []
    for work in Dictionary(grouping: work, by: { ObjectIdentifier($0.arm.bank) }).values {
      guard let arm = work.first?.arm else { continue }
      var faces: [String: Set<Int>] = [
        "": arm.data.hasOwnDictionary ? Set(arm.data.dictionaryFaces) : []
      ]
      for work in work {
        faces["", default: []].formUnion(work.split.sets.flatMap(\.1).map(\.image))
        guard let transform = work.axis.transform else { continue }
        faces[transform.name, default: []].formUnion(
          work.split.train.filter(\.transformed).map(\.image))
      }
      let (side, count) = (arm.bank.size, arm.data.source.table.count)
      needs += faces.values.map { faces in
        PictureFileNeed(
          length: PictureCache.length(side: side, count: count),
          filled: PictureCache.length(side: side, count: faces.count))
      }
    }
    return needs
  }

  /// Jobs and threads of each, of which some may be given, for at most `most` jobs.
  package static func sharing(jobs: Int?, threads: Int?, cores: Int, most: Int) -> Sharing {
    let jobs = min(most, jobs ?? max(1, cores / (threads ?? 1)))
    return Sharing(jobs: jobs, threads: threads ?? max(1, cores / jobs))
  }
}
