/// PromQL answered over the range's series, as Prometheus 2.42 answers it. Float samples only: the range has no
/// native histograms.
@NullMarked
package greenwall.lab.promql;

import org.jspecify.annotations.NullMarked;
