/// Reads the explained metric at the resolution of its source, and finds where it changed, what moved with it,
/// and the extent of the change.
@NullMarked
package greenwall.fleet.explain.metric;

import org.jspecify.annotations.NullMarked;
