package greenwall.fleet.state;

import greenwall.fleet.Elapsed;
import greenwall.fleet.Labels;
import greenwall.fleet.dialect.Resolver;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All answers of one cluster in a poll, ready to be judged.
///
/// `begun` is when the poll began whose answers these are: an answer of this poll is judged at its own time,
/// however long the others took. `ghosts` are cells that were known once and of which there may be nothing now: of
/// targets that are down, of pools, peers and guests that are no longer listed. `listedAt` is when the source last
/// told of all its targets; `listUnsure` says that its last answer was none or not whole.
/// `shouldRun` are guests that are missed when off.
public record Readings(
        String cluster,
        Instant begun,
        Instant now,
        Instant serverNow,
        boolean oneShot,
        Duration refresh,
        Source source,
        List<SourceState> sources,
        boolean silent,
        Instant listedAt,
        boolean listUnsure,
        List<Quantity> quantities,
        HostMapping folding,
        Map<String, List<FormReadings>> forms,
        Resolver resolver,
        TargetFacts facts,
        Map<Long, Set<Labels>> oldEnough,
        List<MissingCell> ghosts,
        BitSet muted,
        Set<String> shouldRun) {

    /// Whether the last answer is too long ago to be judged by. One of this poll never is, however long the others
    /// took.
    boolean outlived(Instant answer) {
        return answer.isBefore(begun) && Elapsed.longerThan(SourceState.SILENT_AFTER, answer, now)
                || Elapsed.ahead(answer, now);
    }

    /// A cell of which nothing is measured now. `listed` says that its target is there and does not list it any
    /// more.
    public record MissingCell(int host, Quantity quantity, int form, Labels key, double value, long time) {}
}
