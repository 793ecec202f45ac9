package greenwall.fleet.identity;

import greenwall.fleet.Labels;

/// Whether a row of an answer is of a target: each label by which targets are told apart, where the row has it,
/// is the target's.
final class TargetMatch {
    private TargetMatch() {}

    static boolean fits(Labels target, Labels row) {
        if (!target.get("instance").equals(row.get("instance"))) {
            return false;
        }
        for (int i = 0; i < row.size(); i++) {
            var name = row.name(i);
            if (target.has(name) && !target.get(name).equals(row.value(i))) {
                return false;
            }
        }
        return true;
    }
}
