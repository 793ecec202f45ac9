/// Probes: the questions about a host's kernel, and the output of the tools that answer them.
@NullMarked
package greenwall.fleet.probe;

import org.jspecify.annotations.NullMarked;
