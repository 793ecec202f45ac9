package greenwall.fleet.explain.logs;

import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.explain.RankedTemplate.ScorePart;
import greenwall.fleet.log.LogLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Weighs what is known about an unusual change of a template's lines, as evidence that they are the cause.
///
/// @param hostsTogether the number of other hosts on which each template began around the onset
/// @param relation of other hosts to the explained one; empty if its lines cannot be distinguished from theirs
record LineScorer(
        Onset onset,
        OnsetDistance distance,
        FleetLogFacts fleet,
        Map<String, Integer> hostsTogether,
        LineRelevance.Weights weights,
        Optional<HostScorer> relation) {
    private static final double NAMED_OBJECT = 0.3;
    private static final double TOPIC = 0.28;
    private static final double NEVER_SEEN = 1.5;
    private static final double PLACE = 2;
    private static final double DISTANCE_WEIGHT = 0.6;
    private static final double SOON_BEFORE = 20;
    private static final double SOON_AFTER = 5;
    private static final double RARITY = -1;
    private static final double DIFFERS = 2;
    private static final double SHARE = 1.5;
    private static final double SHARE_FELL = 1;
    private static final double SHARE_WITH_ONSET = -0.25;
    private static final double WITH_ONSET = 0.6;
    private static final double NEW_VALUE = -0.3;
    private static final double VALUE_SHARE = 0.5;
    private static final double BREAK_WEIGHT = 2;
    private static final double MIN_MOVE_OF_BREAK = -0.3;
    private static final double OTHER_HOST = 0.55;
    private static final double MAX_OTHER_HOSTS = 1;
    private static final double SINGLE_OTHER_HOST = -0.3;
    private static final double ONLY_SILENT = -1.5;
    /// Word beginnings that indicate a fault: `full` does not match in `successfully`.
    private static final Pattern ERROR_WORDS =
            Pattern.compile("(?:(?<!\\p{L})|(?<=\\p{Ll})(?=\\p{Lu}))(?i:fail|error|kill|panic|exception|refus|denied"
                    + "|time[d ]?-?out|down\\b|lost\\b|corrupt|full\\b|exceed|cannot|can't|unable|abort|fatal|exhaust"
                    + "|unreachable|dropp|crash|critical|degraded|stuck|hung\\b|overflow|too many|invalid|not respond"
                    + "|out of\\b|oom|stall|leak|deadlock|did not|retry|giving up|no route)");

    /// The parts of the evidence, all decimal logarithms.
    List<ScorePart> parts(UnusualTemplate one, LogLevel level) {
        var occurrences = one.occurrences();
        var found = one.found();
        var parts = new ArrayList<ScorePart>();
        double near = found.nearness();
        double move = SurpriseScorer.prior(found.change(), found.strength());
        boolean stopped = found.change().falls();
        parts.add(new ScorePart("surprise", found.evidence() - move - near, "how rare such a change is in this log"));
        parts.add(new ScorePart("place", place(near, found.start()), "how close to the onset it began"));
        parts.add(new ScorePart("severity", stopped ? 0 : severity(level, occurrences.template.text()), level.word()));
        parts.add(new ScorePart("relevance", relevance(occurrences), "how the line relates to the metric"));
        boolean ofOtherHost = !occurrences.own && fleet.ownSilent();
        double everywhere = ofOtherHost ? 0 : fleet.share(occurrences);
        parts.add(
                new ScorePart("rarity", everywhere == 0 ? 0 : RARITY * everywhere, "how many other hosts log it too"));
        double host = relation.map(r -> r.evidence(occurrences, fleet.others())).orElse(0.0);
        parts.add(new ScorePart("host", host, "which host logged it"));
        if (ofOtherHost) {
            int hosts = hostsTogether.getOrDefault(occurrences.template.id(), 1);
            parts.add(new ScorePart(
                    "witnesses",
                    hosts == 1
                            ? SINGLE_OTHER_HOST
                            : Math.min(MAX_OTHER_HOSTS, OTHER_HOST * Math.log(hosts) / Math.log(2)),
                    "the host stopped logging; other hosts that began to log this line then: " + hosts));
        }
        parts.add(new ScorePart(
                "share",
                (occurrences.isEntireTemplate() ? 1 : VALUE_SHARE)
                        * share(one.shareChange().evidence(), stopped),
                "how much its share of all log lines of the same host or unit has changed"));
        parts.add(new ScorePart(
                "move",
                (one.sequenceBreak().isPresent() ? Math.max(move, MIN_MOVE_OF_BREAK) : move)
                        + (found.change() == FrequencyChange.NEW
                                ? occurrences.isEntireTemplate() ? NEVER_SEEN : NEW_VALUE
                                : 0),
                found.change().word()));
        if (stopped
                && (onset.known() || one.sequenceBreak().isEmpty())
                && fleet.silent().contains(occurrences.host)) {
            parts.add(new ScorePart("silence", ONLY_SILENT, "the host's entire log stopped, including this line"));
        }
        one.sequenceBreak()
                .ifPresent(broken -> parts.add(new ScorePart(
                        RankedTemplate.SEQUENCE_BREAK,
                        BREAK_WEIGHT * Math.log10(1 + broken.evidence()),
                        "how clearly it is missing after the line that it usually follows")));
        return parts;
    }

    private static double severity(LogLevel level, String text) {
        double base = switch (level) {
            case FATAL -> 0.3;
            case ERROR -> 0.25;
            case WARN -> 0.12;
            case INFO, UNKNOWN -> 0;
            case DEBUG -> -0.2;
        };
        return ERROR_WORDS.matcher(text).find() ? Math.max(base, 0.18) : base;
    }

    /// If the onset is known, the distance from it reduces the evidence further.
    private double place(double near, int start) {
        if (!onset.known()) {
            return PLACE * near;
        }
        double before = Math.max(0, distance.last() - start) / 1000.0;
        double after = Math.max(0, start - distance.onset()) / 1000.0;
        return PLACE * near
                - DISTANCE_WEIGHT * (Math.log10(1 + before / SOON_BEFORE) + Math.log10(1 + after / SOON_AFTER));
    }

    /// A changed share is evidence. Its size counts most without an onset; with one, the template with the most
    /// lines is usually a consequence.
    private double share(double evidence, boolean fell) {
        double far = Math.log10(1 + evidence);
        double weight = onset.known() ? SHARE_WITH_ONSET : fell ? SHARE + SHARE_FELL : SHARE;
        return (onset.known() ? WITH_ONSET : 1) * Math.min(evidence, DIFFERS) / DIFFERS + weight * far;
    }

    private double relevance(TemplateOccurrences occurrences) {
        double named = 0;
        for (var sample : occurrences.samples()) {
            named = Math.max(named, weights.named(sample.text()));
        }
        return TOPIC * weights.topic(occurrences.template.text()) + NAMED_OBJECT * named;
    }
}
