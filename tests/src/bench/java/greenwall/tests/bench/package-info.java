/// Benchmarks that are kept, printed by `mvn -Pbench`.
@NullMarked
package greenwall.tests.bench;

import org.jspecify.annotations.NullMarked;
