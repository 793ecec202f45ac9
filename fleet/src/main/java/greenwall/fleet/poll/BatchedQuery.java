package greenwall.fleet.poll;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// Several queries joined into one: each series of the response has the number of its query in an extra label.
/// The first display needs a hundred values and the ages of a hundred raw metrics. Sent as separate queries
/// they take a fifth more processor time until it is drawn, as measured by StartBench (decision 0014).
record BatchedQuery(List<PolledQuery> queries) {
    /// A label that no exporter uses.
    private static final String INDEX_LABEL = "greenwall_query";

    private static final int AT_ONCE = 16;

    /// VictoriaMetrics accepts no query longer than 16 KiB.
    private static final int LONGEST = 12_000;

    /// Each query on its own.
    static List<BatchedQuery> single(Collection<PolledQuery> queries) {
        return queries.stream().map(query -> new BatchedQuery(List.of(query))).toList();
    }

    static List<BatchedQuery> of(Collection<PolledQuery> queries) {
        var groups = new ArrayList<BatchedQuery>();
        var group = new ArrayList<PolledQuery>();
        int length = 0;
        for (var query : queries) {
            int more = marked(query, AT_ONCE).length();
            if (group.size() == AT_ONCE || !group.isEmpty() && length + more > LONGEST) {
                groups.add(new BatchedQuery(List.copyOf(group)));
                group.clear();
                length = 0;
            }
            group.add(query);
            length += more;
        }
        if (!group.isEmpty()) {
            groups.add(new BatchedQuery(List.copyOf(group)));
        }
        return groups;
    }

    Outcome<InstantVector> send(MetricsSource metrics, Duration timeout) {
        var first = queries.getFirst();
        if (queries.size() == 1) {
            return first.send(metrics, timeout);
        }
        var joined = new StringJoiner(" or ");
        for (int index = 0; index < queries.size(); index++) {
            joined.add(marked(queries.get(index), index));
        }
        return first.sendJoined(metrics, joined.toString(), timeout);
    }

    private static String marked(PolledQuery query, int index) {
        return "label_replace(" + query.expr() + ", \"" + INDEX_LABEL + "\", \"" + index + "\", \"\", \"\")";
    }

    /// Whether each query must be sent on its own: one of them may have made the joined query fail, or the
    /// response may be partial.
    boolean mustSplit(Outcome<InstantVector> outcome) {
        if (queries.size() == 1) {
            return false;
        }
        return switch (outcome) {
            case Outcome.Failed<InstantVector> failed ->
                failed.failure() instanceof Failure.Refused
                        || failed.failure() instanceof Failure.Malformed
                        || failed.failure() instanceof Failure.TooLarge;
            case Outcome.Answered<InstantVector> answered -> !answered.isComplete();
        };
    }

    /// Gives each query its part of the response and of the time, since slow queries run less often.
    Map<PolledQuery, Outcome<InstantVector>> split(Outcome<InstantVector> outcome) {
        if (queries.size() == 1) {
            return Map.of(queries.getFirst(), outcome);
        }
        var parts = new LinkedHashMap<PolledQuery, Outcome<InstantVector>>();
        switch (outcome) {
            case Outcome.Failed<InstantVector> failed -> queries.forEach(query -> parts.put(query, failed));
            case Outcome.Answered<InstantVector> answered -> {
                var rows = rows(answered.value());
                var took = answered.roundTrip().dividedBy(queries.size());
                for (int index = 0; index < queries.size(); index++) {
                    var ofQuery = rows.get(String.valueOf(index));
                    var part = ofQuery == null ? InstantVector.EMPTY : ofQuery.build();
                    parts.put(queries.get(index), answered.with(part, took));
                }
            }
        }
        return parts;
    }

    private static Map<String, InstantVector.Builder> rows(InstantVector vector) {
        var rows = new HashMap<String, InstantVector.Builder>();
        for (int row = 0; row < vector.size(); row++) {
            var labels = vector.labels(row);
            rows.computeIfAbsent(labels.get(INDEX_LABEL), _ -> new InstantVector.Builder())
                    .add(labels.without(INDEX_LABEL), vector.timeMillis(row), vector.value(row));
        }
        return rows;
    }
}
