package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.LowerCaseEnum;
import greenwall.fleet.source.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Similar log lines, with how unusual they are and why they have this rank.
///
/// @param id stable within one explanation
/// @param template the line with `<*>` for each variable part
/// @param host that wrote the lines, by the labels of the log; empty if the labels do not name it
/// @param score the probability that it is the cause, compared with all ranked lines and with none of them
/// @param count lines in the window
/// @param baselineCount lines in the baseline
/// @param expected the number of lines in the window that the baseline predicts; NaN if none of it was read
/// @param history how much of the log before its start was read
/// @param first the first line of the window
/// @param last the last line of the window
/// @param start when it began to differ from the baseline; marked on the axis
/// @param labels the common labels of all its streams
/// @param level `error`, `warn`, `info` …; empty if unknown
/// @param samples some of its lines from around the onset
/// @param follows keys of the templates whose lines always precede this one: both report one event
public record RankedTemplate(
        int rank,
        String id,
        String template,
        String host,
        double score,
        List<ScorePart> parts,
        FrequencyChange change,
        long count,
        long baselineCount,
        double expected,
        Duration history,
        Instant first,
        Instant last,
        Instant start,
        Labels labels,
        String level,
        List<LogSource.Line> samples,
        Set<String> follows,
        String why) {
    /// A sample line if there is one, since it is more specific than the template.
    public String line() {
        return samples.isEmpty() ? template : samples.getFirst().text();
    }

    /// The part for a line that no longer follows the line that it usually follows.
    public static final String SEQUENCE_BREAK = "succession";

    /// Unique within one explanation.
    public static String key(String id, String host) {
        return id + ' ' + host;
    }

    public String key() {
        return key(id, host);
    }

    /// The sum of its parts, a decimal logarithm.
    public double evidence() {
        return parts.stream().mapToDouble(ScorePart::value).sum();
    }

    /// The value of a part; 0 if there is no part of that name.
    double part(String name) {
        return parts.stream()
                .filter(p -> p.name().equals(name))
                .mapToDouble(ScorePart::value)
                .sum();
    }

    RankedTemplate withEvidence(List<ScorePart> newParts, String newWhy) {
        return with(rank, score, newParts, newWhy);
    }

    RankedTemplate withRank(int newRank, double newScore) {
        return with(newRank, newScore, parts, why);
    }

    private RankedTemplate with(int newRank, double newScore, List<ScorePart> newParts, String newWhy) {
        return new RankedTemplate(
                newRank,
                id,
                template,
                host,
                newScore,
                newParts,
                change,
                count,
                baselineCount,
                expected,
                history,
                first,
                last,
                start,
                labels,
                level,
                samples,
                follows,
                newWhy);
    }

    /// One part of a score: `surprise 0.93`, and the reason in a few words.
    public record ScorePart(String name, double value, String why) {}

    public enum FrequencyChange implements LowerCaseEnum {
        NEW,
        MORE,
        FEWER,
        GONE,
        SAME;

        public boolean rises() {
            return this == NEW || this == MORE;
        }

        public boolean falls() {
            return this == GONE || this == FEWER;
        }

        /// The words before a line that shows the cause because it is missing or rarer; otherwise empty.
        public String prefix() {
            return this == GONE ? "missing line: " : this == FEWER ? "fewer lines like: " : "";
        }

        @Override
        public String word() {
            return this == SAME ? "as usual" : LowerCaseEnum.super.word();
        }
    }
}
