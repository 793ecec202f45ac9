/// Requests that went through several services: [Trace] is the class to read first.
@NullMarked
package greenwall.fleet.trace;

import org.jspecify.annotations.NullMarked;
