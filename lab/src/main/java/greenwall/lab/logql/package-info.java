/// The LogQL engine of the practice range: pipelines over log lines, and metric queries.
@NullMarked
package greenwall.lab.logql;

import org.jspecify.annotations.NullMarked;
