/// Probes: what can be asked of a host's kernel, and what its tools answer.
@NullMarked
package greenwall.fleet.probe;

import org.jspecify.annotations.NullMarked;
