/// Dashboards of a site as plain data: panels on a grid, their queries and options; and the pure functions from a
/// response to what is drawn. Start at [greenwall.fleet.dashboard.Dashboard].
@NullMarked
package greenwall.fleet.dashboard;

import org.jspecify.annotations.NullMarked;
