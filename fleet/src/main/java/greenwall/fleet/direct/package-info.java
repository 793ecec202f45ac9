/// The checks that the console makes itself, without a Prometheus: which hosts and services it checks and when
/// ([DirectCheckPlan]), and the results ([CheckStatuses]).
@NullMarked
package greenwall.fleet.direct;

import org.jspecify.annotations.NullMarked;
