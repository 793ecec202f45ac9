/// The range's PromQL against the real Prometheus: one data set, two servers, the same queries.
@NullMarked
package greenwall.tests.promql;

import org.jspecify.annotations.NullMarked;
