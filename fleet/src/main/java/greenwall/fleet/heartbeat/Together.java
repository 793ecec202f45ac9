package greenwall.fleet.heartbeat;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Several questions asked as one: each series of the answer carries the place of its question in a label of its own.
/// The first picture waits for the ages of a hundred raw metrics, and a hundred small answers cost far more than their
/// values.
final class Together {
    /// A label that no exporter has.
    private static final String PLACE = "greenwall_question";

    private static final int AT_ONCE = 16;

    private final List<Question> questions;

    private Together(List<Question> questions) {
        this.questions = questions;
    }

    static List<Together> of(Collection<Question> questions) {
        var all = List.copyOf(questions);
        var groups = new ArrayList<Together>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            groups.add(new Together(all.subList(from, Math.min(all.size(), from + AT_ONCE))));
        }
        return groups;
    }

    List<Question> questions() {
        return questions;
    }

    Outcome<Vector> ask(Metrics metrics, Duration patience) {
        return questions.getFirst().ask(metrics, expr(), patience);
    }

    private String expr() {
        var expr = new StringBuilder();
        for (int place = 0; place < questions.size(); place++) {
            expr.append(place == 0 ? "" : " or ")
                    .append("label_replace(")
                    .append(questions.get(place).expr())
                    .append(", \"")
                    .append(PLACE)
                    .append("\", \"")
                    .append(place)
                    .append("\", \"\", \"\")");
        }
        return expr.toString();
    }

    /// Whether each has to be asked for itself, because one of them may have spoilt it for all.
    static boolean spoilt(Outcome<Vector> outcome) {
        return outcome instanceof Outcome.Failed<Vector>(var _, var _, var _, var failure)
                && (failure instanceof Failure.Refused
                        || failure instanceof Failure.Malformed
                        || failure instanceof Failure.TooLarge);
    }

    /// To each question its own part. An answer takes its part of the time, since what takes long is asked less often.
    Map<Question, Outcome<Vector>> apart(Outcome<Vector> outcome) {
        var parts = new LinkedHashMap<Question, Outcome<Vector>>();
        switch (outcome) {
            case Outcome.Failed<Vector> failed -> questions.forEach(question -> parts.put(question, failed));
            case Outcome.Answered<Vector>(
                    var source,
                    var at,
                    var took,
                    var vector,
                    var warnings,
                    var infos,
                    var clock) -> {
                var rows = rows(vector);
                for (int place = 0; place < questions.size(); place++) {
                    var mine = rows.get(String.valueOf(place));
                    parts.put(
                            questions.get(place),
                            new Outcome.Answered<>(
                                    source,
                                    at,
                                    took.dividedBy(questions.size()),
                                    mine == null ? Vector.EMPTY : mine.build(),
                                    warnings,
                                    infos,
                                    clock));
                }
            }
        }
        return parts;
    }

    private static Map<String, Vector.Builder> rows(Vector vector) {
        var rows = new HashMap<String, Vector.Builder>();
        for (int row = 0; row < vector.size(); row++) {
            var labels = vector.labels(row);
            rows.computeIfAbsent(labels.get(PLACE), _ -> new Vector.Builder())
                    .add(labels.without(PLACE), vector.timeMillis(row), vector.value(row));
        }
        return rows;
    }
}
