/// A site's own views: panels on a grid, as a file describes them. Start at [DashboardView].
@NullMarked
package greenwall.views.dashboard;

import org.jspecify.annotations.NullMarked;
