package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/// The data missing from the responses of a source while one of its backends does not respond. `explains`
/// matches the warnings about it, `hides` the rows that it would provide.
record MissingBackendData(Predicate<List<String>> explains, Predicate<Labels> hides) {
    /// The new rows, and those old rows that are missing now. The samples of old rows keep their age, so they
    /// are not taken for current ones.
    InstantVector filled(InstantVector now, InstantVector before, long stamp) {
        InstantVector.Builder filled = null;
        HashSet<Labels> present = null;
        for (int row = 0; row < before.size(); row++) {
            var labels = before.labels(row);
            if (!hides.test(labels)) {
                continue;
            }
            if (present == null) {
                present = HashSet.newHashSet(now.size());
                present.addAll(now.rows());
            }
            if (!present.contains(labels)) {
                filled = filled == null
                        ? new InstantVector.Builder(now.size() + before.size()).addAll(now, _ -> true)
                        : filled;
                filled.add(labels, stamp, before.value(row));
            }
        }
        return filled == null ? now : filled.build();
    }
}
