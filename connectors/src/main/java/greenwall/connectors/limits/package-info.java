/// Limits the memory that the process spends on data from outside. Start at
/// [greenwall.connectors.limits.HeapGuard].
@NullMarked
package greenwall.connectors.limits;

import org.jspecify.annotations.NullMarked;
