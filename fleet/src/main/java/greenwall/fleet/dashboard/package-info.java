/// Dashboards of a site as plain data (panels on a grid, their queries and options), and the pure functions
/// from a response to what is drawn. Read [greenwall.fleet.dashboard.Dashboard] first.
@NullMarked
package greenwall.fleet.dashboard;

import org.jspecify.annotations.NullMarked;
