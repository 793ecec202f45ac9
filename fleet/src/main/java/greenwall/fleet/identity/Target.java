package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One scrape target, or one pusher of series that nothing scrapes (`scraped` is false then, and it is never
/// down).
///
/// @param upTime when the newest sample of its `up` was taken, in milliseconds; 0 where that is not known
/// @param upSamples how many of its scrapes of the last five minutes succeeded; NaN where that is not known
/// @param cut whether the part of the source that knows of it does not respond; the rest is what was known last
public record Target(
        Labels labels,
        boolean scraped,
        boolean present,
        boolean up,
        long upTime,
        double upSamples,
        Optional<Instant> lastSeen,
        Optional<Duration> scrapeInterval,
        String lastError,
        boolean cut) {
    public String job() {
        return labels.get("job");
    }

    public String instance() {
        return labels.get("instance");
    }

    /// Whether a row of an answer is of this target: each label by which targets are told apart, where the row has it,
    /// is the target's.
    boolean fits(Labels row) {
        return instance().equals(row.get("instance")) && labels.agrees(row);
    }

    /// Dead: in the list of targets, but its scrapes fail.
    public boolean down() {
        return scraped && present && !up && !cut;
    }

    @Override
    public String toString() {
        return labels.toString();
    }
}
