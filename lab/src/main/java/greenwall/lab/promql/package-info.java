/// Evaluates PromQL over the range's series like Prometheus 2.42. Float samples only: the range has no native
/// histograms.
@NullMarked
package greenwall.lab.promql;

import org.jspecify.annotations.NullMarked;
