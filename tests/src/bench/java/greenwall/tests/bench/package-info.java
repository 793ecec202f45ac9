/// The permanent benchmarks; `mvn -T1 -Pbench` prints their results.
@NullMarked
package greenwall.tests.bench;

import org.jspecify.annotations.NullMarked;
