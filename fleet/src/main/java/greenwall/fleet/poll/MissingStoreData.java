package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/// The data missing from the responses of a source while one of its stores does not respond. `explains`
/// matches the warnings about it, `hides` the rows that it would provide.
record MissingStoreData(Predicate<List<String>> explains, Predicate<Labels> hides) {
    /// The new rows, and those old rows that are missing now. The samples of old rows keep their age, so they
    /// are not taken for current ones.
    InstantVector filled(InstantVector now, InstantVector before, long stamp) {
        if (before.rows().stream().noneMatch(hides)) {
            return now;
        }
        var present = new HashSet<>(now.rows());
        var filled = new InstantVector.Builder(now.size() + before.size()).addAll(now, _ -> true);
        before.forEach((labels, value) -> {
            if (hides.test(labels) && !present.contains(labels)) {
                filled.add(labels, stamp, value);
            }
        });
        return filled.build();
    }
}
