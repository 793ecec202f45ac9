package greenwall.fleet.state;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/// The time of the sources: this machine's clock, moved where it differs from theirs by more than a scrape. Whatever a
/// source is asked for a stretch of time is asked by it. Where the sources differ among themselves, most of them count.
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

    /// Takes over what a state tells of the sources' clocks; one of an earlier run tells nothing of now.
    public void learn(FleetState state) {
        if (!state.kept()) {
            learn(state.correction());
        }
    }

    /// What differs by no more than measuring does is left, so that time does not jitter.
    public void learn(Duration now) {
        if (now.isZero() || now.minus(correction).abs().compareTo(JITTER) > 0) {
            correction = now;
        }
    }

    /// What this machine's clock has to be moved by, in seconds; zero where most of the sources agree with it.
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
