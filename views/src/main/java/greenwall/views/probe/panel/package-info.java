/// The panels with a probe's output. Each has a drawing with its tools above it.
@NullMarked
package greenwall.views.probe.panel;

import org.jspecify.annotations.NullMarked;
