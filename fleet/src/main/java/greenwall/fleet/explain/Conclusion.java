package greenwall.fleet.explain;

import greenwall.fleet.LowerCaseEnum;
import java.util.List;
import java.util.Optional;

/// Whether the evidence is sufficient, with the reason in one sentence.
///
/// @param bestLines the basis of the conclusion; empty if no log line was ranked
public record Conclusion(Kind kind, String reason, Optional<LineProbability.BestLines> bestLines) {
    public static final Conclusion PENDING = new Conclusion(Kind.PENDING, "in progress", Optional.empty());

    Conclusion withBestLines(LineProbability.BestLines best) {
        return new Conclusion(kind, reason, Optional.of(best));
    }

    /// `conclusive (85 %)`.
    public String word() {
        boolean cause = kind == Kind.CONCLUSIVE || kind == Kind.LIKELY;
        return kind.word()
                + bestLines
                        .filter(_ -> cause)
                        .map(o -> " (" + o.percent() + ")")
                        .orElse("");
    }

    /// The probability that a line is the cause, as in `6 %`. The lines of one event share one number, which is
    /// shown at the first of them. Empty if no cause is named.
    public String probabilityText(RankedTemplate line) {
        var event = bestLines.map(LineProbability.BestLines::ranks).orElse(List.of());
        if (kind == Kind.COMPARED) {
            return "";
        }
        if (!event.contains(line.rank())) {
            return LineProbability.percent(line.score());
        }
        return event.getFirst() == line.rank() ? bestLines.orElseThrow().percent() : "with " + event.getFirst();
    }

    public enum Kind implements LowerCaseEnum {
        PENDING,
        CONCLUSIVE,
        LIKELY,
        /// Two windows were compared; without a metric there is no cause to name.
        COMPARED,
        NOTHING_CONCLUSIVE;

        @Override
        public String word() {
            return switch (this) {
                case PENDING -> "in progress";
                case NOTHING_CONCLUSIVE -> "nothing conclusive";
                default -> LowerCaseEnum.super.word();
            };
        }
    }

    public static Conclusion conclusive(String reason) {
        return new Conclusion(Kind.CONCLUSIVE, reason, Optional.empty());
    }

    public static Conclusion likely(String reason) {
        return new Conclusion(Kind.LIKELY, reason, Optional.empty());
    }

    public static Conclusion compared(String reason) {
        return new Conclusion(Kind.COMPARED, reason, Optional.empty());
    }

    public static Conclusion nothing(String reason) {
        return new Conclusion(Kind.NOTHING_CONCLUSIVE, reason, Optional.empty());
    }
}
