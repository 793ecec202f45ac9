/// The panels that show what a probe says: each one painted region with its tools above it.
@NullMarked
package greenwall.views.probe.panel;

import org.jspecify.annotations.NullMarked;
