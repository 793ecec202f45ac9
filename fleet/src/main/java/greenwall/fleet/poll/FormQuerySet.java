package greenwall.fleet.poll;

import greenwall.fleet.state.RawSampleAges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The queries that are sent for one form: for its value, and for what is needed to judge and name it.
///
/// @param judge the values to compare with the limits in place of the shown values
/// @param names the names that the value counts
/// @param presence the keys that exist, where the source drops NaN
/// @param needed the ages of the raw metrics without which the form returns nothing
/// @param optional the ages of the raw metrics that it can do without
record FormQuerySet(
        PolledQuery value,
        Optional<PolledQuery> judge,
        Optional<PolledQuery> names,
        Optional<PolledQuery> presence,
        List<Age> needed,
        List<Age> optional) {
    /// The age query of one raw selector, and its result for each host.
    record Age(PolledQuery query, RawSampleAges ages) {}

    List<PolledQuery> all() {
        var all = new ArrayList<PolledQuery>();
        all.add(value);
        judge.ifPresent(all::add);
        names.ifPresent(all::add);
        presence.ifPresent(all::add);
        needed.forEach(age -> all.add(age.query()));
        optional.forEach(age -> all.add(age.query()));
        return all;
    }

    /// The first failing query without which the value cannot be judged.
    Optional<PolledQuery> failing() {
        var required = new ArrayList<PolledQuery>();
        required.add(value);
        judge.ifPresent(required::add);
        needed.forEach(age -> required.add(age.query()));
        return required.stream().filter(PolledQuery::failing).findFirst();
    }

    /// Whether the host has samples of all needed metrics now.
    boolean hasSamples(int host) {
        for (var age : needed) {
            if (age.ages().newest(host) == 0) {
                return false;
            }
        }
        return true;
    }
}
