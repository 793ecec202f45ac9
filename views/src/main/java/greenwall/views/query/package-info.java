/// The query view: PromQL and LogQL expressions as charts on one time axis.
@NullMarked
package greenwall.views.query;

import org.jspecify.annotations.NullMarked;
