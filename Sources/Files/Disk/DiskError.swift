import Foundation

/// What keeps a file from being read or written.
package struct DiskError: Error, CustomStringConvertible, Equatable {
  /// What was to be done with the file.
  package enum Purpose: String, Sendable {
    case reading = "read"
    case writing = "written"
  }

  /// As the user wrote it, as far as that is known.
  package let file: String
  package let purpose: Purpose
  /// The system's number for the reason, such as `ENOSPC`; nil where it gives none.
  package let code: Int32?

  package init(_ file: String, _ purpose: Purpose, code: Int32?) {
    (self.file, self.purpose, self.code) = (file, purpose, code)
  }

  /// What an error of Foundation means for a file.
  package init(_ file: String, _ purpose: Purpose, _ error: any Error) {
    self.init(file, purpose, code: error.systemCode)
  }

  package var description: String {
    "\(file) cannot be \(purpose.rawValue) (\(reason)). \(remedy)"
  }

  /// What is wrong, in a few words.
  package var reason: String {
    switch code {
    case ENOENT: purpose == .reading ? "there is no such file" : "its folder is not there"
    case EACCES, EPERM: "permission denied"
    case EISDIR: "it is a folder"
    case ENOTDIR: "a part of its path is a file, not a folder"
    case EEXIST: "there is something of that name"
    case ENOSPC: "no space left on the disk"
    case EDQUOT: "the quota of the disk is used up"
    case EFBIG: "it would be larger than files may be"
    case EROFS: "the disk is read-only"
    case EMFILE, ENFILE: "too many files are open"
    case EPIPE: "its reader has closed it"
    case EBADF: "it is closed"
    case EIO: "the disk reports an error"
    case ELOOP: "its link leads nowhere"
    case ENAMETOOLONG: "its name is too long"
    case ENOMEM: "no memory is left"
    case let code?: "error \(code) of the system"
    case nil: "the system does not say why"
    }
  }

  private var remedy: String {
    switch code {
    case ENOSPC, EDQUOT: "Free some space, or name another place."
    case EFBIG: "Raise the limit (“ulimit -f”)."
    case EMFILE, ENFILE: "Raise the limit (“ulimit -n”)."
    case EPIPE: "Let the reader read to the end, or write to a file."
    case ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, EEXIST: "Check the path."
    case EROFS: "Name another place."
    default:
      purpose == .reading ? "Check the path and the rights." : "Check the folder and its rights."
    }
  }
}

extension Error {
  /// The system's number for what went wrong, such as `ENOSPC`; nil where the error holds none.
  ///
  /// Foundation keeps it in the error behind its own, or has a code of its own for it.
  package var systemCode: Int32? {
    if let error = self as? DiskError { return error.code }
    if let error = self as? POSIXError { return error.code.rawValue }
    let error = self as NSError
    if error.domain == NSPOSIXErrorDomain { return Int32(exactly: error.code) }
    if let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error, let code = cause.systemCode {
      return code
    }
    return error.domain == NSCocoaErrorDomain ? CocoaError.Code(rawValue: error.code).number : nil
  }
}

extension CocoaError.Code {
  /// The number of the system that stands behind a code.
  fileprivate var number: Int32? {
    let numbers: [CocoaError.Code: Int32] = [
      .fileNoSuchFile: ENOENT, .fileReadNoSuchFile: ENOENT, .fileReadNoPermission: EACCES,
      .fileWriteNoPermission: EACCES, .fileWriteOutOfSpace: ENOSPC,
      .fileWriteVolumeReadOnly: EROFS, .fileWriteFileExists: EEXIST,
    ]
    return numbers[self]
  }
}
