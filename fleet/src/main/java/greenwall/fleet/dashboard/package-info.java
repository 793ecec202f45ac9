/// A site's own view as plain data: panels on a grid, their queries and options; and the pure functions between
/// an answer and what is drawn. Start at [greenwall.fleet.dashboard.Dashboard].
@NullMarked
package greenwall.fleet.dashboard;

import org.jspecify.annotations.NullMarked;
