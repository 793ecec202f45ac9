/// Requests through several services. Read [Trace] first.
@NullMarked
package greenwall.fleet.trace;

import org.jspecify.annotations.NullMarked;
