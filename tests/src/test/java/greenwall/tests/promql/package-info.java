/// The range's PromQL against the original: one data set, two servers, the same questions.
@NullMarked
package greenwall.tests.promql;

import org.jspecify.annotations.NullMarked;
