/// The explanation of a change: metrics, logs and known events on one time axis, next to the ranked causes.
@NullMarked
package greenwall.views.explain;

import org.jspecify.annotations.NullMarked;
