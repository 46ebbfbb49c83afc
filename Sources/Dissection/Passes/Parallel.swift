import Synchronization
import Tensors

/// Changes every element, on the threads of a pool where there is one.
///
/// An element is moved out to the thread that changes it and back again, so it is never copied and
/// the outcome does not depend on the number of threads.
func changeEach<Element: Sendable>(
  of elements: inout [Element], on pool: WorkerPool?, _ change: (inout Element) -> Void
) {
  guard let pool, pool.threads > 1 else {
    for place in elements.indices { change(&elements[place]) }
    return
  }
  let count = elements.count
  let places = Mutex(elements.map(Optional.some))
  elements = []
  pool.run(tiles: count) { place in
    // Taken out whole: a second reference would make every change copy the element's arrays.
    var taken = places.withLock { $0[place].take() }
    guard var element = taken.take() else { return }
    change(&element)
    let changed = element
    places.withLock { $0[place] = changed }
  }
  elements = places.withLock { $0.compactMap { $0 } }
}
