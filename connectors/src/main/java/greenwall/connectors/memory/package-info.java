/// Limits the memory that the process spends on data from outside. Start at
/// [greenwall.connectors.memory.HeapGuard].
@NullMarked
package greenwall.connectors.memory;

import org.jspecify.annotations.NullMarked;
