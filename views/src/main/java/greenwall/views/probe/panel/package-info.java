/// The panels of a probe's output, each a drawing with its tools above it.
@NullMarked
package greenwall.views.probe.panel;

import org.jspecify.annotations.NullMarked;
