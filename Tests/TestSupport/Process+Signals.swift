import Foundation

extension Process {
  /// Starts the program with no signal held back.
  ///
  /// A thread that tests run on holds signals back, and what it starts inherits that: a shell would never
  /// run its traps, and a daemon would not end when it is told to.
  package func runReachable() throws {
    var (none, former) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, &former)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &former, nil) }
    try run()
  }
}
