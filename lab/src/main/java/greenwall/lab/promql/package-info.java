/// Evaluates PromQL over the series of the practice range, like Prometheus 2.42. Supports float samples only,
/// because the practice range has no native histograms. The series are computed or stored.
@NullMarked
package greenwall.lab.promql;

import org.jspecify.annotations.NullMarked;
