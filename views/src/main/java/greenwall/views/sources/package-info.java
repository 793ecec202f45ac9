/// The sources: which respond, how fast, and the form that reads each quantity.
@NullMarked
package greenwall.views.sources;

import org.jspecify.annotations.NullMarked;
