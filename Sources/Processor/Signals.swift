import CProcessor

/// Lets a signal reach the calling thread and those that it starts.
///
/// A process inherits which signals are held back from the thread that starts it, and some libraries
/// hold all of them back on their threads.
package func unblock(signal number: Int32) {
  signal_unblock(number)
}
