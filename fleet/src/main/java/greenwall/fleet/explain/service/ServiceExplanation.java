package greenwall.fleet.explain.service;

import greenwall.fleet.LowerCaseEnum;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Why a service is slow or fails.
///
/// @param sentence the complete chain of causes in words, or why there is no conclusion
/// @param causes services, hosts, lines and spans in one list, the likeliest first
/// @param examined the services that were examined: the one in question and all that it calls
/// @param hostExplanations further findings on the hosts of the likeliest service
public record ServiceExplanation(
        String cluster,
        String service,
        Instant at,
        boolean conclusive,
        String sentence,
        List<Cause> causes,
        List<String> examined,
        List<Explanation> hostExplanations) {
    static final String NOTHING_CONCLUSIVE = "nothing conclusive: ";

    public enum CauseKind implements LowerCaseEnum {
        SERVICE,
        HOST,
        LINE,
        SPAN
    }

    /// @param name the name of the service or the host; for a line, of the host that wrote it; for a span, of
    ///     its service
    /// @param text what changed, or the line
    /// @param onset for a host, that of its service
    /// @param trace for a span the id of its trace; empty otherwise
    /// @param change of a line; [FrequencyChange#SAME] for anything else
    public record Cause(
            CauseKind kind,
            String name,
            String text,
            List<String> why,
            Instant onset,
            double score,
            String trace,
            FrequencyChange change) {
        public Cause(
                CauseKind kind, String name, String text, List<String> why, Instant onset, double score, String trace) {
            this(kind, name, text, why, onset, score, trace, FrequencyChange.SAME);
        }

        /// Empty for a host: it is not known since when its state is as it is.
        public Optional<Instant> since() {
            return kind == CauseKind.HOST ? Optional.empty() : Optional.of(onset);
        }

        /// The text, with the fact that it is a missing line.
        public String finding() {
            return change.prefix() + text;
        }
    }

    /// The sentence for a place that already says whether there is a conclusion.
    public String reason() {
        return sentence.startsWith(NOTHING_CONCLUSIVE) ? sentence.substring(NOTHING_CONCLUSIVE.length()) : sentence;
    }

    public Optional<Cause> line() {
        return causes.stream().filter(cause -> cause.kind() == CauseKind.LINE).findFirst();
    }
}
