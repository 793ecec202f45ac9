package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Vector;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/// What is missing from the answers of a source while one of its backends does not respond: `explains` knows the
/// warnings that are about it, `hides` the rows that it would give.
record MissingRows(Predicate<List<String>> explains, Predicate<Labels> hides) {
    static final MissingRows NONE = new MissingRows(List::isEmpty, _ -> false);

    boolean explain(List<String> warnings) {
        return explains.test(warnings);
    }

    /// The new rows, and of the old ones those that are missing now. Their samples grow old, so that they are not
    /// taken for the present.
    Vector filled(Vector now, Vector before, long stamp) {
        Vector.Builder filled = null;
        HashSet<Labels> there = null;
        for (int row = 0; row < before.size(); row++) {
            var labels = before.labels(row);
            if (!hides.test(labels)) {
                continue;
            }
            if (there == null) {
                there = HashSet.newHashSet(now.size());
                there.addAll(now.rows());
            }
            if (!there.contains(labels)) {
                filled =
                        filled == null ? new Vector.Builder(now.size() + before.size()).addAll(now, _ -> true) : filled;
                filled.add(labels, stamp, before.value(row));
            }
        }
        return filled == null ? now : filled.build();
    }
}
