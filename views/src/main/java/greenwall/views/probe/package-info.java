/// Probes: choosing one, answering what the host asks, and the panels in which the kernel answers.
@NullMarked
package greenwall.views.probe;

import org.jspecify.annotations.NullMarked;
