/// The sources: which of them respond, how fast, and which form reads each quantity.
@NullMarked
package greenwall.views.sources;

import org.jspecify.annotations.NullMarked;
