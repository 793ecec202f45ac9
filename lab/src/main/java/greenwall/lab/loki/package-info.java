/// The Loki of the practice range: HTTP API and live tail, compatible with version 2.8.
@NullMarked
package greenwall.lab.loki;

import org.jspecify.annotations.NullMarked;
