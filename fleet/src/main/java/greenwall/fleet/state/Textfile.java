package greenwall.fleet.state;

import greenwall.fleet.TimeMath;
import java.time.Duration;
import java.util.Optional;

/// A textfile of a node exporter: when it was written, and how often it is written, if that is known.
public record Textfile(String file, long writtenAt, Optional<Duration> interval) {
    /// The age at which a textfile is old if its interval is not known.
    static final Duration DEFAULT_LIMIT = Duration.ofMinutes(15);

    /// The age from which its values are stale.
    ///
    /// @param scrape the scrape interval of its target
    Duration limit(Duration scrape) {
        var twice = interval.map(r -> r.multipliedBy(2).plus(scrape)).orElse(DEFAULT_LIMIT);
        return TimeMath.longer(twice, DEFAULT_LIMIT);
    }
}
