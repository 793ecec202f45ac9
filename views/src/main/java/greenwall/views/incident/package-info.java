/// The stored incidents: their timelines, with charts that zoom and lines that can be searched.
@NullMarked
package greenwall.views.incident;

import org.jspecify.annotations.NullMarked;
