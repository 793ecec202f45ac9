package greenwall.fleet.explain;

import greenwall.fleet.explain.RankedTemplate.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Lowers the evidence of a line if an equally rare line of the same owner began shortly before it, or precedes it each
/// time. That is unlikely to be chance, so the later line probably follows from the earlier one and is not the cause
/// itself.
final class PrecedingLinePenalty {
    private static final String NAME = "precedence";
    private static final Duration SHORT_GAP = Duration.ofMinutes(2);
    /// The time between events, in seconds, at which the surprise is 0.
    private static final double NO_SURPRISE_SECONDS = 600;
    /// The evidence, a decimal logarithm, from which on a coincidence counts, and from which on it counts in full.
    private static final double UNLIKELY = 1;
    private static final double VERY_UNLIKELY = 2;
    /// How much weaker the evidence of the earlier line may be.
    private static final double MAX_WEAKER = 1;
    private static final double FULL_PENALTY = -0.9;

    private PrecedingLinePenalty() {}

    /// The templates, each with a penalty for lines before it.
    static List<RankedTemplate> penalise(List<RankedTemplate> templates) {
        var alone = templates.stream().map(t -> with(t, 0)).toList();
        return alone.stream()
                .map(line -> with(
                        line,
                        FULL_PENALTY
                                * alone.stream()
                                        .mapToDouble(other -> leads(other, line))
                                        .max()
                                        .orElse(0)))
                .toList();
    }

    private static RankedTemplate with(RankedTemplate template, double value) {
        var parts = new ArrayList<>(template.parts());
        parts.removeIf(part -> part.name().equals(NAME));
        if (value < 0) {
            parts.add(new Part(NAME, value, "something equally rare began shortly before it"));
        }
        return template.withEvidence(parts, template.why());
    }

    /// How certainly the later line follows from the earlier one, from 0 to 1.
    private static double leads(RankedTemplate earlier, RankedTemplate later) {
        var gap = Duration.between(earlier.start(), later.start());
        boolean rises = earlier.move().rises();
        if (rises && later.follows().contains(earlier.key())) {
            return earlier.evidence() < later.evidence() - MAX_WEAKER ? 0 : 1;
        }
        if (!rises
                || gap.compareTo(CauseLineSorter.TOGETHER) <= 0
                || gap.compareTo(SHORT_GAP) > 0
                || !earlier.host().equals(later.host())
                || earlier.evidence() < later.evidence() - MAX_WEAKER) {
            return 0;
        }
        double unlikely = earlier.part("surprise")
                + earlier.part("rarity")
                + Math.log10(NO_SURPRISE_SECONDS * 1000 / gap.toMillis());
        return Math.clamp((unlikely - UNLIKELY) / (VERY_UNLIKELY - UNLIKELY), 0, 1);
    }
}
