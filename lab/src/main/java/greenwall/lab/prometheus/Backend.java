package greenwall.lab.prometheus;

import greenwall.lab.series.SeriesSource;
import java.time.InstantSource;

/// Where the server's answers come from. The clock is the server's own: "now" where a query names no time.
public record Backend(
        SeriesSource series,
        TargetsView targets,
        RulesView rules,
        MetadataView metadata,
        Exemplars exemplars,
        InstantSource clock) {
    /// Without exemplars.
    public Backend(
            SeriesSource series, TargetsView targets, RulesView rules, MetadataView metadata, InstantSource clock) {
        this(series, targets, rules, metadata, Exemplars.NONE, clock);
    }
}
