/// Probe results as lines on the time axis of other views.
@NullMarked
package greenwall.views.probe.timeline;

import org.jspecify.annotations.NullMarked;
