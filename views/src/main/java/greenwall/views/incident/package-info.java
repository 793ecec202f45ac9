/// The view of stored incidents: their timelines, with charts that can be zoomed and lines that can be
/// searched.
@NullMarked
package greenwall.views.incident;

import org.jspecify.annotations.NullMarked;
