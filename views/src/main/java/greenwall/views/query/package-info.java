/// The query view: any PromQL or LogQL expression in a chart, one beside the other on one time axis.
@NullMarked
package greenwall.views.query;

import org.jspecify.annotations.NullMarked;
