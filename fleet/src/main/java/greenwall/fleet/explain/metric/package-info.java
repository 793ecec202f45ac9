/// Reads what is explained as finely as its source has it, and finds where it changed, what moved with it,
/// and how far it reaches.
@NullMarked
package greenwall.fleet.explain.metric;

import org.jspecify.annotations.NullMarked;
