/// What the process may spend on what others send. [greenwall.connectors.limits.HeapGuard] is the one to read first.
@NullMarked
package greenwall.connectors.limits;

import org.jspecify.annotations.NullMarked;
