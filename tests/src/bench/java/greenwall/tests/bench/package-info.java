/// Benchmarks that are kept, printed by `mvn -T1 -Pbench`.
@NullMarked
package greenwall.tests.bench;

import org.jspecify.annotations.NullMarked;
