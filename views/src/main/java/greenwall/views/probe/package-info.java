/// Probes: choosing a probe, SSH prompts, and the panels that show the output.
@NullMarked
package greenwall.views.probe;

import org.jspecify.annotations.NullMarked;
