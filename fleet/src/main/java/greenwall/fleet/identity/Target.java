package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/// One scrape target, or a source of pushed series, which is not `scraped` and never down.
///
/// @param upSampleTime the time of the newest sample of its `up`, in milliseconds; 0 if it is not known
/// @param upSamples the number of successful scrapes in the last five minutes; NaN if it is not known
/// @param storeUnreachable whether the store that has this target, behind the source, does not respond; all
///     other values are then the last known ones
/// @param failedCheck whether it is an external check that fails, such as a ping: it is up because the exporter
///     that checks is up
public record Target(
        Labels labels,
        boolean scraped,
        boolean present,
        boolean up,
        long upSampleTime,
        double upSamples,
        Optional<Instant> lastSeen,
        Optional<Duration> scrapeInterval,
        String lastError,
        boolean storeUnreachable,
        boolean failedCheck) {
    private static final Pattern RESPONSE =
            Pattern.compile("connection refused|HTTP status (?!50[234])|status code returned .*: (?!50[234])\\d{3};");

    public String job() {
        return labels.get("job");
    }

    public String instance() {
        return labels.get("instance");
    }

    /// Whether a row belongs to this target: each label of the row that identifies targets has the target's
    /// value.
    boolean fits(Labels row) {
        return instance().equals(row.get("instance")) && labels.agreesWith(row);
    }

    /// Whether it is in the list of targets but its scrapes fail.
    public boolean down() {
        return scraped && present && !up && !storeUnreachable;
    }

    /// Whether it shows that its machine responds.
    public boolean provesMachineResponds() {
        return present && (!scraped || up && !failedCheck || storeUnreachable);
    }

    /// Whether it is down although something at its address refused the connection or responded with an error.
    /// A gateway's errors (502 to 504) say nothing about the machine.
    public boolean failsButResponds() {
        return down() && RESPONSE.matcher(lastError).find();
    }

    /// When the machine of these targets was last seen up; empty if this is not known. An external check that
    /// fails does not count: its exporter is up.
    public static Optional<Instant> lastSeen(Collection<Target> targets) {
        return targets.stream()
                .filter(target -> !target.failedCheck())
                .flatMap(target -> target.lastSeen().stream())
                .max(Instant::compareTo);
    }

    @Override
    public String toString() {
        return labels.toString();
    }
}
