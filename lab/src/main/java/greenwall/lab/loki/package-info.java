/// The range's Loki: its HTTP API and its live tail, answering as version 2.8 does.
@NullMarked
package greenwall.lab.loki;

import org.jspecify.annotations.NullMarked;
