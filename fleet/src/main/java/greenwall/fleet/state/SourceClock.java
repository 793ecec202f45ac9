package greenwall.fleet.state;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/// The time of the sources: this machine's clock, corrected where it differs from theirs by more than a scrape
/// interval. All queries over a time range use it. Where the sources differ from each other, the median counts.
public final class SourceClock implements InstantSource {
    private static final Duration JITTER = Duration.ofSeconds(2);

    private final InstantSource machine;
    private volatile Duration correction = Duration.ZERO;

    public SourceClock(InstantSource machine) {
        this.machine = machine;
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(correction);
    }

    /// Applies the clock correction of a state, except for a state of an earlier run.
    public void adjust(FleetState state) {
        if (!state.outdated()) {
            adjust(state.correction());
        }
    }

    /// A difference within the measurement error is ignored, so that time does not jitter.
    public void adjust(Duration now) {
        if (now.isZero() || now.minus(correction).abs().compareTo(JITTER) > 0) {
            correction = now;
        }
    }

    /// The correction of this machine's clock in whole seconds; zero if most sources agree with it.
    public static Duration correction(List<SourceState> sources) {
        var skews = sources.stream()
                .flatMap(source -> source.skew().stream()
                        .map(skew -> source.clocksDiffer() ? skew.truncatedTo(ChronoUnit.SECONDS) : Duration.ZERO))
                .sorted()
                .toList();
        if (skews.isEmpty()) {
            return Duration.ZERO;
        }
        int middle = skews.size() / 2;
        return skews.size() % 2 == 1
                ? skews.get(middle)
                : List.of(skews.get(middle - 1), skews.get(middle)).stream()
                        .min(Comparator.comparing(Duration::abs))
                        .orElseThrow();
    }
}
