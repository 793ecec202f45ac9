package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import java.time.Duration;
import java.util.Optional;

/// A series that moved together with the explained one: how far, and how much earlier (`lead` above zero) or
/// later.
///
/// @param query PromQL that returns the series
/// @param score from 0 to 1
public record RankedSeries(
        int rank,
        String query,
        Labels labels,
        String host,
        double score,
        Duration lead,
        double before,
        double during,
        Optional<TimeSeries> samples,
        String why) {}
