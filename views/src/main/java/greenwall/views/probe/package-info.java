/// Probes: choosing one, the prompts of SSH, and the panels that show the output.
@NullMarked
package greenwall.views.probe;

import org.jspecify.annotations.NullMarked;
