/// The flame graph of a probe's stacks, with zoom, search, inverted stacks and comparison with another run.
@NullMarked
package greenwall.views.probe.flame;

import org.jspecify.annotations.NullMarked;
