/// The explanation of a spike: what was measured, what the logs said and what is known to have happened, on one
/// time axis, beside what ranks highest.
@NullMarked
package greenwall.views.explain;

import org.jspecify.annotations.NullMarked;
