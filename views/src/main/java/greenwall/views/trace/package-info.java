/// Requests on their way through services: found, drawn and compared. [TracesView] is the class to read first.
@NullMarked
package greenwall.views.trace;

import org.jspecify.annotations.NullMarked;
