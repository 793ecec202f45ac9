/// Traces of requests through services: search, waterfall and comparison. Start at [TracesView].
@NullMarked
package greenwall.views.trace;

import org.jspecify.annotations.NullMarked;
